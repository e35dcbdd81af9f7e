"""Asking about names in what was typed: the mixin of every form of signals with free text."""

from privacy.asking import TextCheckMixin

__all__ = ["TextCheckMixin"]
