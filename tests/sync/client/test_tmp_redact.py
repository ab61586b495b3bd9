from contextlib import suppress
from tests.sync.client.test_redacting import *
from tests.sync.client.test_redacting import karin, nils, akt

def test_x(municipality, astrid, karin, nils, akt):
    """x"""
    karin.set_phone(akt, LATER)
    karin.line.script = ["lost request"] * 9
    with suppress(ServerUnreachable):
        karin.round()
    with karin.workspace.transaction() as tx:
        assert list(tx.post.outgoing(0))
    karin.line.script = []
    karin.crash()
    erase(karin, akt)
    settle(karin, nils, astrid, rounds=5)
    for desk in (karin, nils, astrid):
        assert says(desk, WORD) == []
        assert says(desk, LATER) == []
