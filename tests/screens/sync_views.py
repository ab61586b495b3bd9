"""States of sync as pictures and tests show them: every one that a coach can meet."""

from datetime import datetime, timedelta
from uuid import UUID

from coachdesk.domain.record import RECORDS
from ui.kit.sync_view import Contact, Held, SyncView

SERVER = "https://coachdesk.harjedalen.se"


def _kind(name: str) -> int:
    return RECORDS.by_name(name).number


def sync_views(now: datetime, akt: UUID) -> dict[str, SyncView]:
    """By name. *akt* is one that exists, so that "Läs" leads somewhere."""
    contact = now - timedelta(minutes=50)

    def held(name: str, kind: str, writes: int, minutes: int, reason: str = "") -> Held:
        key = akt if name.startswith("Lovisa") else UUID(int=abs(hash(name)) % 2**64)
        return Held(key, name, writes, reason, _kind(kind), UUID(int=7), 700 * writes, now - timedelta(minutes=minutes))

    items = (
        held("Lovisa Åkerbrand", "enrolment", 2, 8),
        held("Hanna Grönfjäll", "journal_note", 1, 13),
        held("Tore Ytterhag", "contact_point", 1, 19),
        held("Biret Šuorra", "relative", 5, 27),
        held("", "note_draft", 1, 31),
        held("Ulla-Britt Magdalena von Essen-Härjedalsdotter Kristoffersson", "group_member", 1, 40),
    )
    refused = (held("Lovisa Åkerbrand", "journal_note", 1, 90, "not_a_writer"),)
    rounds = (
        Contact(now - timedelta(minutes=1), now - timedelta(minutes=44), 9, code="no_connection"),
        Contact(contact, contact, 1, 1_800, 3, 12, 4_200, 18_400),
        Contact(contact - timedelta(minutes=2), contact - timedelta(minutes=40), 38, 140, 0, 0, 14_000, 11_500),
        Contact(contact - timedelta(hours=1), contact - timedelta(hours=1), 1, 640, 1, 0, 1_100, 380),
        Contact(contact - timedelta(hours=2), contact - timedelta(hours=2), 1, 20_400, 0, 431, 900, 212_000),
        Contact(contact - timedelta(hours=3), contact - timedelta(hours=3), 1, 0, 0, 0, 0, 0, "clock_skew"),
    )
    valley = now + timedelta(minutes=4)
    offline = SyncView(
        SERVER, 11, 14_300, items, (), contact, valley, "server_unreachable", "no_connection", items=items, rounds=rounds,
    )  # fmt: skip
    calm = SyncView(SERVER, last_contact=now - timedelta(seconds=20), next_try=now + timedelta(seconds=40), rounds=rounds[1:])
    return {
        "offline": offline,
        "refused": SyncView(
            SERVER, 11, 14_300, items[1:], refused, contact, valley, "server_unreachable", "stalled", items=items[1:],
            rounds=rounds,
        ),
        "sending": SyncView(
            SERVER, 2, 1_900, items[:2], (), now - timedelta(seconds=50), None, items=items[:2], working=True, rounds=rounds[1:]
        ),
        "all-there": calm,
        "alone": SyncView(),
        "keyless": SyncView(
            SERVER, 3, 2_400, items[3:4], (), contact, now + timedelta(seconds=90), items=items[3:4], unread=2,
            keyless=frozenset({items[3].space_id}), rounds=rounds[1:],
        ),
        "snapshot": SyncView(
            SERVER, last_contact=now - timedelta(seconds=20), next_try=now + timedelta(seconds=40), trouble="snapshot_differs",
            troubles=("snapshot_differs",),
            rounds=rounds[1:],
        ),
        "copied": SyncView(
            SERVER, last_contact=now - timedelta(seconds=20), next_try=now + timedelta(seconds=40), trouble="copied", troubles=("copied",),
            rounds=rounds[1:],
        ),
        "odd": SyncView(
            SERVER, 1, 700, items[:1], (), contact, now + timedelta(minutes=5), "another_history", "", ("another_history", "too_big"),
            items=items[:1], rounds=rounds,
        ),
    }  # fmt: skip
