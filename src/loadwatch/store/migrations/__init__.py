"""Alembic revisions of the logbook's tables, run by `schema.upgrade`."""
