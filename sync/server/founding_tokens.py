"""The operator's word that a municipality may be founded here: a token, once."""

import os
import secrets
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.dialects.postgresql import insert

from sync.server.signers import token_hash
from sync.server.tables import founding_token
from sync.server.transactions import transact


def offer(engine: Engine, token: str) -> None:
    """Let *token* found one municipality. A token that was offered before keeps its fate."""

    def _offer(connection: Connection) -> None:
        row = {"token_hash": token_hash(token.encode()), "spent_by": None}
        connection.execute(insert(founding_token).values(row).on_conflict_do_nothing())

    transact(engine, _offer)


def offer_from(engine: Engine, file: Path) -> None:
    """Offer each line of *file*; where there is no such file, a fresh token is written to it, for its owner's eyes alone."""
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as fresh:
            fresh.write(secrets.token_urlsafe(24) + "\n")
    for line in file.read_text(encoding="ascii").split():
        offer(engine, line)
