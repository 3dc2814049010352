"""Runs the revisions on the connection, and inside the transaction, that `schema.upgrade` opened."""

from __future__ import annotations

from alembic import context

from loadwatch.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
