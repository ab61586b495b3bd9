"""What a restored server believes of who brings entries that it lost."""

import secrets

from sqlalchemy import Engine

from sync.protocol.statements import Team, TeamPurpose
from sync.protocol.wraps import Wrap
from sync.server.app import milliseconds
from sync.server.restored import mark
from tests.sync.server.laptops import Founder, Laptop, joining_entries


def test_who_is_certified_by_refused_entries_alone_is_nobody(founder: Founder, engine: Engine) -> None:
    """Only her own entries know the laptop that signs. Nothing of them was taken: she gets neither wraps nor envelopes, and then both."""
    akt, astrid = founder.akt(), founder.laptop
    astrid.round(wraps=[Wrap(akt, 1, founder.team, secrets.token_bytes(60))], envelopes=[astrid.envelope(akt)])
    key, user = founder.invite(founder.team)
    karin = Laptop(astrid.send, astrid.municipality, astrid.unit, user)
    karin.round(signer=key.public, key=key)
    mark(engine, milliseconds())
    assert karin.round(signer=key.public, key=key).refused == "generation"
    entries = joining_entries(karin, key)
    trial = karin.state.copy()
    for place, one in enumerate(entries, start=trial.position + 1):
        trial.apply(one, place)
    wrong = karin.entry(karin.key, Team(secrets.token_bytes(16), karin.unit, TeamPurpose.PLACE), after=trial)

    response = karin.post(karin.request(entries=[*entries, wrong]))
    assert (response.refused, response.wraps, response.envelopes) == ("not_issuer", [], [])

    response = karin.post(karin.request(entries=entries))
    assert (response.refused, len(response.wraps), len(response.envelopes)) == ("", 1, 1)
