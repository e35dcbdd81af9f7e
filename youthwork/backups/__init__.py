"""Backups, their restore, and the whole organisation in open formats."""
