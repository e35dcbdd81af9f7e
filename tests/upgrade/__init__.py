"""What an earlier release left behind, kept small, to upgrade from."""
