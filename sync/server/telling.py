"""The log: one line of JSON for each event, for a machine to collect. Never content, a key, an address or an id of anybody's.

What a library writes is kept to its kind: its text may quote what was sent.
"""

import json
import logging
import sys
import time
from typing import Final

OURS: Final = "coachdesk"
_QUIET: Final = ("alembic", "sqlalchemy", "uvicorn", "asyncio", "psycopg")


class JsonLines(logging.Formatter):
    """Time, level, what happened; and the facts that came along in `extra={"facts": …}`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "event": _event(record),
        }
        facts = getattr(record, "facts", None)
        if isinstance(facts, dict):
            line |= facts
        if record.exc_info and record.exc_info[0] is not None:
            line["kind"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False)


def _event(record: logging.LogRecord) -> str:
    """Ours in full. Another's without its arguments: the form of the sentence, not what it was said about."""
    return record.getMessage() if record.name.startswith(OURS) else f"{record.name}: {str(record.msg).splitlines()[0][:120]}"


def tell(form: str) -> None:
    """To standard error, as "json" or, for people, "plain"; everything of ours, and of libraries only what is wrong."""
    stream = logging.StreamHandler(sys.stderr)
    plain = logging.Formatter("%(asctime)s %(levelname)s %(message)s")
    stream.setFormatter(JsonLines() if form == "json" else plain)
    logging.basicConfig(level=logging.INFO, handlers=[stream], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
