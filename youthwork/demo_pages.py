"""Pages that exist in the demo only: every component in every state, and the mailbox."""

from types import SimpleNamespace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from outbox.urls import urlpatterns as mailbox

SWATCHES = [
    "paper",
    "surface",
    "sunken",
    "ink",
    "ink2",
    "primary",
    "soft",
    "accent",
    "danger",
    "warn",
    "ok",
    "info",
]


class SampleForm(forms.Form):
    """One of each kind of field."""

    category = forms.ChoiceField(
        label="Wat speelt er?",
        choices=[
            ("exposing", "Exposing"),
            ("violence", "Geweld"),
            ("weapons", "Wapens"),
        ],
        widget=forms.RadioSelect,
    )
    subcategory = forms.ChoiceField(
        label="Wat voor exposing?",
        choices=[
            ("a", "Expose-account"),
            ("b", "Bangalijst"),
            ("c", "Privégegevens op straat"),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    severity = forms.ChoiceField(
        label="Hoe ernstig is het?",
        choices=[("4", "Snel"), ("5", "Nu")],
        widget=forms.RadioSelect,
    )
    rows = forms.MultipleChoiceField(
        label="Waar mag het staan?",
        choices=[("closed", "Gesloten werkprofielen"), ("open", "Openbare pagina’s")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    where = forms.ChoiceField(
        label="Online of offline?",
        choices=[("online", "Online"), ("offline", "Offline")],
        widget=forms.RadioSelect,
    )
    area = forms.ChoiceField(
        label="Plek", choices=[("", "Hele team"), ("b", "Binnenstad")], required=False
    )
    day = forms.DateField(label="Datum", help_text="Zoals 20-11-2026.")
    narrative = forms.CharField(label="Wat zie je?", widget=forms.Textarea)
    one_youth = forms.BooleanField(
        label="Dit gaat over één jongere die ik herken",
        help_text="Dan schrijf je hier geen verhaal.",
        required=False,
    )


def _samples() -> dict[str, object]:
    """What the components are shown with."""
    filled = SampleForm(
        {"category": "exposing", "subcategory": "a", "severity": "4", "rows": ["closed"],
         "where": "online", "day": "2026-11-20", "narrative": "Account zet foto’s met teksten."},
        auto_id="filled_%s",
    )  # fmt: skip
    faulty = SampleForm({"category": "exposing", "day": "20 nov"}, auto_id="faulty_%s")
    return {
        "filled": filled,
        "faulty": faulty,
        "category_icons": {
            "exposing": "megaphone",
            "violence": "exclamation-octagon",
            "weapons": "shield-exclamation",
        },
        "severity_hints": {
            "4": "Het gebeurt nu of binnenkort. Vandaag de teamleider.",
            "5": "Leven, wapen, strafbaar beeld of zelfdoding. Eerst bellen, dan schrijven.",
        },
        "row_icons": {"closed": "lock", "open": "globe2"},
        "where_icons": {"online": "phone", "offline": "geo-alt"},
        "swatches": SWATCHES,
        "entries": [
            {"icon": "plus-lg", "title": "Gemeld", "by": "Samira", "when": "vr 22:31"},
            {"icon": "person-check", "tone": "prim", "title": "Opgepakt", "when": "za 09:10",
             "text": "Lotte praat maandag met de klas."},
            {"icon": "check-lg", "tone": "ok", "title": "Afgesloten", "when": "di 11:00"},
        ],
        "tabs": [
            {"url": "#tabs", "label": "Nieuw", "count": 3, "current": True},
            {"url": "#tabs", "label": "Loopt", "count": 12},
            {"url": "#tabs", "label": "Klaar"},
        ],
        "facts": [("Nummer", "S-2026-0041"), ("Gezien", "20-11-2026 22:28"), ("Plek", "Station")],
        "steps": ["Stuur niets door", "Maak geen schermafdruk"],
        "calls": [
            SimpleNamespace(number="112", tel="112", text="Gevaar op dit moment", hot=True),
            SimpleNamespace(number="0900-8844", tel="09008844", text="Politie"),
        ],
    }  # fmt: skip


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """The sheet of components: looked at first after a change of style."""
    return render(request, "demo/components.html", {"title": _("Components")} | _samples())


urlpatterns = [path("components/", components, name="components"), *mailbox]
