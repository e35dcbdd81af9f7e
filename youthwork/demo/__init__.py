"""The demo organisation: read from `organisation.yaml`, shifted to today, written app by app."""
