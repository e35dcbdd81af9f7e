"""Putting a help line, a law, a term or a site right."""

from __future__ import annotations

from django import forms

from organisation.models import Fact, HelpLine


class HelpLineForm(forms.ModelForm):
    class Meta:
        model = HelpLine
        fields = ("name", "number", "url", "purpose")


class FactForm(forms.ModelForm):
    class Meta:
        model = Fact
        fields = ("name", "tells", "url")
