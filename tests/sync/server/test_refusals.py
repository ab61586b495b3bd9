"""Bad input gets a typed error, and leaves the server as it was."""

import secrets
from collections.abc import Callable

import httpx
import pytest

from coachdesk.crypto.identity import SigningKey
from sync.protocol import limits
from sync.protocol.membership import State
from sync.protocol.messages import Deposit, open_problem, sign_request
from sync.protocol.statements import Space, SpaceKind, Unit
from sync.server.app import milliseconds
from tests.sync.server.laptops import Founder, Laptop, ProblemAnswer, Send, first_laptop, found, founding_entries, joining_entries


def refusal(call: Callable[[], object]) -> tuple[int, str]:
    with pytest.raises(ProblemAnswer) as answer:
        call()
    return answer.value.status, answer.value.problem.code


@pytest.mark.parametrize("body", [b"", b"\x00", b"\x01\x00", b"\x00" + bytes(300), secrets.token_bytes(1000)], ids=len)
def test_malformed(send: Send, body: bytes) -> None:
    """Noise."""
    answer = send(body)
    assert (answer.status_code, open_problem(answer.content).code) == (400, "malformed")


def test_oversized(address: str, send: Send) -> None:
    """More than a page is refused, announced or not, before it is read."""
    for body in (bytes(limits.PAGE + 2), (bytes(1000) for _ in range(100))):
        with httpx.Client(base_url=address, trust_env=False) as client:
            answer = client.post("/v1/exchange", content=body)
        assert (answer.status_code, open_problem(answer.content).code) == (413, "oversized")


def test_other_doors(http: httpx.Client) -> None:
    """Another path, method or locator is answered in the same form."""
    answers = [http.get("/"), http.get("/v1/exchange"), http.get("/v1/invitations/xyz"), http.get("/docs")]
    assert [(answer.status_code, open_problem(answer.content).code) for answer in answers] == [
        (404, "no_such_door"),
        (405, "no_such_door"),
        (400, "malformed"),
        (404, "no_such_door"),
    ]


def test_unsigned(founder: Founder) -> None:
    """Another key than the device's, or one bit changed on the way."""
    assert refusal(lambda: founder.laptop.round(key=SigningKey.generate())) == (401, "unsigned")


def test_unknown_device(founder: Founder, new_founder: Callable[[], Founder]) -> None:
    """A device of another municipality, and one that nobody certified."""
    foreigner = new_founder().laptop
    foreigner.municipality = founder.laptop.municipality
    assert refusal(foreigner.round) == (403, "unknown_device")
    assert refusal(lambda: founder.laptop.round(signer=secrets.token_bytes(16))) == (403, "unknown_device")


def test_foreign_municipality(founder: Founder) -> None:
    """One that this server doesn't have."""
    founder.laptop.municipality = secrets.token_bytes(16)
    assert refusal(founder.laptop.round) == (404, "foreign_municipality")


def test_a_replayed_request(founder: Founder) -> None:
    """The same bytes a second time, by whoever recorded them."""
    body = sign_request(founder.laptop.request(), founder.laptop.key)
    assert founder.laptop.send(body).status_code == 200
    answer = founder.laptop.send(body)
    assert (answer.status_code, open_problem(answer.content).code) == (409, "repeated_nonce")


@pytest.mark.parametrize("years", [-20, 20])
def test_a_wrong_clock_stops_nobody(founder: Founder, years: int) -> None:
    """The server says what time it has; signed again with that, the request is heard."""
    astray = milliseconds() + years * 31_557_600_000
    with pytest.raises(ProblemAnswer) as answer:
        founder.laptop.round(sent_at=astray)
    assert (answer.value.status, answer.value.problem.code) == (409, "clock_skew")
    assert founder.laptop.round(sent_at=answer.value.problem.now).refused == ""


def test_another_membership_log(founder: Founder) -> None:
    """A laptop that was shown another history, and a server that has lost the end of its own."""
    laptop = founder.laptop
    assert refusal(lambda: laptop.round(head=secrets.token_bytes(32))) == (409, "log_forked")
    assert refusal(lambda: laptop.round(entries_from=1, head=secrets.token_bytes(32))) == (409, "log_forked")
    with pytest.raises(ProblemAnswer) as answer:
        laptop.round(entries_from=laptop.state.seq + 2)
    assert (answer.value.problem.code, answer.value.problem.seq) == ("behind", laptop.state.seq)


def test_another_generation(founder: Founder) -> None:
    """A laptop that knew another log is told, and nothing of it is taken or given until its cursors start again."""
    astrid, akt = founder.laptop, founder.akt()
    envelope = astrid.envelope(akt)
    response = astrid.post(astrid.request(generation=bytes(8), envelopes=[envelope]))
    assert (response.refused, response.envelopes, response.cursor) == ("generation", [], 0)
    assert astrid.statuses(envelope) == ["accepted"]


def test_founding_takes_the_operators_token(send: Send, token: str) -> None:
    """Once, by a root that founds; a lost answer may be asked for again."""
    laptop = first_laptop(send)
    root, issuer, team = SigningKey.generate(), SigningKey.generate(), secrets.token_bytes(16)
    entries = founding_entries(laptop, root, issuer, team)

    def founding(token: str, **changes: object) -> object:
        return laptop.post(laptop.request(**{"signer": root.public, "entries": entries, "token": token.encode()} | changes), root)

    assert refusal(lambda: founding("guessed")) == (403, "bad_token")
    assert refusal(lambda: founding("")) == (404, "foreign_municipality")
    assert refusal(lambda: founding(token, entries=[])) == (403, "bad_token")
    assert refusal(lambda: founding(token, municipality=secrets.token_bytes(16))) == (403, "bad_founding")
    for _ in range(2):
        response = founding(token)
        assert len(response.entries) == len(entries)  # type: ignore[attr-defined]
    with pytest.raises(ProblemAnswer, match="bad_token"):
        found(send, token)


def test_the_root_is_no_device(founder: Founder) -> None:
    """After the founding its key opens nothing."""
    assert refusal(lambda: founder.laptop.round(signer=founder.root.public, key=founder.root)) == (403, "unknown_device")


def test_an_invited_sees_the_membership_only(founder: Founder) -> None:
    """An invitation's key reads the log and certifies its user, and gets no wrap and no envelope; once used, nothing."""
    akt, astrid = founder.akt(), founder.laptop
    astrid.statuses(astrid.envelope(akt))
    key, user = founder.invite(founder.team)
    laptop = Laptop(astrid.send, astrid.municipality, astrid.unit, user)
    response = laptop.round(signer=key.public, key=key)
    assert (response.envelopes, response.wraps, len(response.entries)) == ([], [], astrid.state.seq)
    assert laptop.round(signer=key.public, key=key, envelopes=[laptop.envelope(akt)]).statuses == ["not_your_device"]
    laptop.round(signer=key.public, key=key, entries=joining_entries(laptop, key))
    assert refusal(lambda: laptop.round(signer=key.public, key=key)) == (403, "invitation_used")


def test_an_expired_invitation(founder: Founder) -> None:
    """It opens nothing."""
    key, _ = founder.invite(expires=milliseconds() - 1)
    assert refusal(lambda: founder.laptop.round(signer=key.public, key=key)) == (403, "invitation_expired")


def test_bundles(founder: Founder, http: httpx.Client) -> None:
    """Left by a device for a known invitation, fetched by who knows the locator, gone once used."""
    key, user = founder.invite()
    astrid = founder.laptop
    locator = secrets.token_bytes(16)

    def put(**changes: object) -> httpx.Response:
        values = {
            "version": 1, "municipality": astrid.municipality, "signer": astrid.device, "nonce": secrets.token_bytes(12),
            "sent_at": milliseconds(), "locator": locator, "public": key.public, "bundle": b"sealed bundle",
        }  # fmt: skip
        deposit = Deposit(**(values | changes))  # type: ignore[arg-type]
        return http.put(f"/v1/invitations/{locator.hex()}", content=sign_request(deposit, astrid.key))

    path = f"/v1/invitations/{locator.hex()}"
    assert open_problem(http.get(path).content).code == "invitation_unknown"
    assert open_problem(put(public=bytes(32)).content).code == "invitation_unknown"
    assert open_problem(put(locator=bytes(16)).content).code == "malformed"
    assert open_problem(put(signer=bytes(16)).content).code == "unknown_device"
    assert put().status_code == 200
    assert put(bundle=b"another").status_code == 200
    assert http.get(path).content == b"sealed bundle"

    laptop = Laptop(astrid.send, astrid.municipality, astrid.unit, user)
    laptop.round(signer=key.public, key=key)
    laptop.round(signer=key.public, key=key, entries=joining_entries(laptop, key))
    assert http.get(path).status_code == 404
    assert open_problem(put().content).code == "invitation_used"


def test_a_request_is_no_deposit(founder: Founder, http: httpx.Client) -> None:
    """A signed message can't be passed off as another kind."""
    body = sign_request(founder.laptop.request(), founder.laptop.key)
    assert open_problem(http.put(f"/v1/invitations/{'0' * 32}", content=body).content).code == "malformed"


def test_a_refused_request_leaves_nothing(founder: Founder) -> None:
    """Neither entry nor position."""
    astrid = founder.laptop
    astrid.settle()
    before = State.copy(astrid.state)
    space = astrid.entry(astrid.key, Space(secrets.token_bytes(16), SpaceKind.AKT, founder.team))
    trial = astrid.state.copy()
    trial.apply(space, trial.position + 1)
    assert astrid.round(entries=[space, astrid.entry(astrid.key, Unit(bytes(16)), after=trial)]).refused == "not_issuer"
    assert (astrid.round().entries, astrid.state.seq) == ([], before.seq)
