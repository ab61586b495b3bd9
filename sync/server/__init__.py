"""A blind relay on PostgreSQL: it orders what laptops send, and hands it to who may have it."""
