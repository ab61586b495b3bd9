"""The PostgreSQL that tests are given."""

from sqlalchemy import create_engine, text


def test_a_module_starts_with_an_empty_database(postgres_url: str) -> None:
    """The database is PostgreSQL 15 or newer, holds nothing, and keeps what is committed."""
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        assert int(connection.scalar(text("SHOW server_version_num")) or 0) >= 150_000
        assert connection.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) == 0
        connection.execute(text("CREATE TABLE note (words text)"))
        connection.execute(text("INSERT INTO note VALUES ('åäö')"))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT words FROM note")) == "åäö"
    engine.dispose()
