"""How Alembic runs: on the connection that `siapabilang.server.database` gives it."""

from __future__ import annotations

from alembic import context

from siapabilang.server.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
