"""SQLCipher as SQLAlchemy's dialect: one and the same for every vault that is opened."""

from types import ModuleType
from typing import Final

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

URL: Final = "sqlite+coachdesk://"


class Dialect(SQLiteDialect_pysqlite):
    """All of them are equal.

    Each mapper keeps what the ORM compiled under the dialect it was compiled for, for as long as the program runs. Were they told apart,
    every unlocking would leave its own behind (0.6 MiB) and compile all anew.
    """

    driver = "coachdesk"
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> ModuleType:
        """SQLAlchemy's."""
        return sqlcipher  # type: ignore[no-any-return]

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))


registry.register("sqlite.coachdesk", __name__, Dialect.__name__)
