"""What the access log says, gathered in SQL by person and akt: a period of 50,000 events is a few thousand rows before Python sees it."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.access import OpenReason
from coachdesk.domain.actor import acting
from coachdesk.domain.folding import fold
from coachdesk.domain.space import access_log_of
from coachdesk.domain.wire import INSTANT_WIRE

OFFICE = (time(6), time(19))
"""From and to: a coach who drives far begins early. Saturdays and Sundays aren't office hours."""
MANY = 10
"""So many different akter within ten minutes are many."""


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Looks:
    """What one user did with one akt in a period; without an akt, what she searched for.

    What a rule needs to know of the akt is None where this laptop doesn't hold it: *designation*, *name* (never of somebody whose identity
    is protected), and the rest. *query*: what was searched for most, *again* how often. *elsewhere*: how many events were written on the
    laptop of somebody else than the one they name.
    """

    user_id: UUID
    akt_id: UUID | None
    events: int
    first: datetime
    last: datetime
    reasons: Mapping[OpenReason, int]
    odd_hours: int = 0
    in_a_row: int = 0
    what: tuple[str, ...] = ()
    query: str = ""
    again: int = 0
    elsewhere: int = 0
    is_reviewer: bool = False
    user_name: str = ""
    user_team: UUID | None = None
    user_place: str | None = None
    is_held: bool = False
    designation: str = ""
    name: str = ""
    family_name: str = ""
    responsible_id: UUID | None = None
    team_id: UUID | None = None
    place: str | None = None
    closed_on: date | None = None
    is_protected: bool = False

    def times(self, reason: OpenReason) -> int:
        """How often that reason was given."""
        return self.reasons.get(reason, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Both days count. *user_id*: of one colleague alone."""

    from_on: date
    to_on: date
    user_id: UUID | None = None


def gather(session: Session, period: Period, reviewers: Iterable[UUID] = (), elsewhere: Iterable[UUID] = ()) -> list[Looks]:
    """Everybody's looks in the period, in no particular order. *elsewhere*: events that another's laptop wrote."""
    run, values = _runner(session, period)
    zone = acting(session).now().tzinfo
    odd = json.dumps([hour for (hour,) in run(_HOURS) if zone is not None and not _is_office(hour, zone)])
    reasons: dict[tuple[bytes, bytes | None], dict[OpenReason, int]] = defaultdict(dict)
    for user, akt, reason, count in run(_REASONS):
        reasons[user, akt][OpenReason(reason)] = count
    taken: dict[tuple[bytes, bytes | None], list[str]] = defaultdict(list)
    for user, akt, what in run(_TAKEN_OUT):
        taken[user, akt].append(what)
    foreign = json.dumps([one.hex.upper() for one in elsewhere])
    others = dict(_pairs(session.connection().exec_driver_sql(_ELSEWHERE, (*values, foreign))))
    busy, repeated, known = dict(_pairs(run(_IN_A_ROW))), _repeated(run(_SEARCHES)), set(reviewers)
    found = []
    for row in session.connection().exec_driver_sql(_GROUPS, (*values, odd)).mappings().all():
        key = row["user_id"], row["akt_id"]
        query, again = repeated.get(row["user_id"], ("", 0)) if key[1] is None else ("", 0)
        user = UUID(bytes=key[0])
        more = {"reasons": reasons[key], "what": tuple(taken[key]), "in_a_row": busy.get(key, 0), "query": query, "again": again}
        more["elsewhere"] = others.get(key, 0)
        found.append(_looks(row, user, is_reviewer=user in known, **more))
    return found


def _looks(row: Any, user: UUID, **more: Any) -> Looks:
    hidden = bool(row["hidden"])
    name = " ".join(part for part in (row["called_name"] or row["given_name"], row["family_name"]) if part)
    akt = row["akt_id"]
    held = bool(row["held"])
    return Looks(
        user_id=user,
        akt_id=_id(akt),
        events=row["events"],
        first=INSTANT_WIRE.from_form(row["first"]),
        last=INSTANT_WIRE.from_form(row["last"]),
        odd_hours=row["odd"],
        user_name=row["user_name"] or "",
        user_team=_id(row["user_team"]),
        user_place=row["user_place"],
        is_held=held,
        designation=(row["case_number"] or akt.hex()[-6:]) if held else "",
        name="" if hidden else name,
        family_name=row["family_name"] or "",
        responsible_id=_id(row["responsible_id"]),
        team_id=_id(row["team_id"]),
        place=row["place"],
        closed_on=date.fromisoformat(row["closed_on"]) if row["closed_on"] else None,
        is_protected=hidden,
        **more,
    )


def _id(value: bytes | None) -> UUID | None:
    return None if value is None else UUID(bytes=value)


def _runner(session: Session, period: Period) -> tuple[Callable[[str], Iterable[Any]], tuple[Any, ...]]:
    actor = acting(session)
    zone = actor.now().tzinfo
    edges = (datetime.combine(day, time(), zone) for day in (period.from_on, period.to_on + timedelta(days=1)))
    start, end = (edge.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") for edge in edges)
    user = None if period.user_id is None else period.user_id.bytes
    values = (access_log_of(actor.unit_id).bytes, start, end, user, user)
    return (lambda sql: session.connection().exec_driver_sql(sql, values)), values


def _is_office(hour: str, zone: tzinfo) -> bool:
    """*hour*: as an instant begins, in UTC."""
    local = datetime.fromisoformat(f"{hour}:00:00+00:00").astimezone(zone)
    return local.weekday() < 5 and OFFICE[0] <= local.time() < OFFICE[1]


def _pairs(rows: Iterable[Any]) -> Iterable[tuple[tuple[bytes, bytes | None], int]]:
    return (((user, akt), count) for user, akt, count in rows)


def _repeated(rows: Iterable[Any]) -> dict[bytes, tuple[str, int]]:
    """Of each user what she searched for on most occasions: letters and blanks don't make it another search."""
    counts: dict[bytes, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    shown: dict[str, str] = {}
    for user, detail, count in rows:
        query = (detail or "").rpartition(" (")[0]
        key = " ".join(fold(query).split())
        shown.setdefault(key, query)
        counts[user][key] += count
    most = {user: max(its.items(), key=lambda pair: pair[1]) for user, its in counts.items()}
    return {user: (shown[key], count) for user, (key, count) in most.items()}


_WHICH = (
    "FROM access_event e WHERE e.space_id = ? AND e.at >= ? AND e.at < ? AND (? IS NULL OR e.user_id = ?)"
    " AND e.user_id IS NOT NULL AND e.deleted IS NULL"
)
_HOURS = f"SELECT DISTINCT substr(e.at, 1, 13) {_WHICH}"
_REASONS = f"SELECT e.user_id, e.akt_id, e.reason, count(*) {_WHICH} AND e.reason IS NOT NULL GROUP BY 1, 2, 3"
_TAKEN_OUT = f"SELECT DISTINCT e.user_id, e.akt_id, e.detail {_WHICH} AND e.reason IN ('export', 'print') AND e.detail IS NOT NULL"
_SEARCHES = f"SELECT e.user_id, e.detail, count(*) {_WHICH} AND e.reason = 'search' GROUP BY 1, 2"
_AMONG = "hex(e.id) IN (SELECT value FROM json_each(?))"
_ELSEWHERE = f"SELECT e.user_id, e.akt_id, count(*) {_WHICH} AND {_AMONG} GROUP BY 1, 2"
_IN_A_ROW = f"""
    WITH looks AS (SELECT e.user_id AS user_id, e.akt_id AS akt_id, substr(e.at, 1, 15) AS bite {_WHICH} AND e.akt_id IS NOT NULL
        AND e.reason NOT IN ('export', 'print')),
    many AS (SELECT user_id, bite, count(DISTINCT akt_id) AS number FROM looks GROUP BY 1, 2 HAVING number >= {MANY})
    SELECT looks.user_id, akt_id, max(number) FROM looks JOIN many USING (user_id, bite) GROUP BY 1, 2
"""  # noqa: S608
_GROUPS = f"""
    WITH looks AS (SELECT e.user_id AS user_id, e.akt_id AS akt_id, e.at AS at {_WHICH}),
    grouped AS (SELECT user_id, akt_id, count(*) AS events, min(at) AS first, max(at) AS last,
        sum(substr(at, 1, 13) IN (SELECT value FROM json_each(?))) AS odd FROM looks GROUP BY 1, 2)
    SELECT grouped.*, s.name AS user_name, s.team_id AS user_team, s.place AS user_place, a.id IS NOT NULL AS held, a.case_number,
        a.responsible_id, a.team_id, a.place, a.closed_on, p.given_name, p.called_name, p.family_name,
        coalesce(p.protection_level <> 'none', 0) AS hidden
    FROM grouped LEFT JOIN staff_member s ON s.id = grouped.user_id
        LEFT JOIN akt a ON a.id = grouped.akt_id AND a.deleted IS NULL
        LEFT JOIN person p ON p.akt_id = a.id AND p.space_id = a.id AND p.deleted IS NULL
"""  # noqa: S608
