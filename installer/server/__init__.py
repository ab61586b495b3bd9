"""The server on a machine of the municipality's: container and service files, backups, and a rehearsal of their return."""
