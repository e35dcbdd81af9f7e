"""Django's way to PostgreSQL, with what pages would otherwise pay for on every request."""
