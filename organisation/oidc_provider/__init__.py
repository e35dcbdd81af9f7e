"""An app of allauth, installed where a provider is named: without one nothing of it loads."""
