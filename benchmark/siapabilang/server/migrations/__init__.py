"""The history of the tables; `env` is run by Alembic."""
