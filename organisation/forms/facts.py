"""Putting a help line, a law, a term or a site right."""

from __future__ import annotations

from typing import Any

from django import forms

from organisation.models import Fact, HelpLine
from youthwork.lib.said import SeenMixin


class _CheckedForm(SeenMixin, forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.carry(self.instance, self.base_fields)


class HelpLineForm(_CheckedForm):
    class Meta:
        model = HelpLine
        fields = ("name", "number", "url", "purpose")


class FactForm(_CheckedForm):
    class Meta:
        model = Fact
        fields = ("name", "tells", "url")
