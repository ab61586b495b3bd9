"""How the database got its form: Alembic reads these files by path."""
