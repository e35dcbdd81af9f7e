"""Which activity was started on a signal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from signals.forms.fields import UNKNOWN_CHOICE
from workers.models import Activity
from workers.querysets.activities import ActivityQuerySet
from youthwork.lib.offered import RowField


class ChooseActivityForm(forms.Form):
    """One of the activities that are there already."""

    activity = RowField(
        label=gettext_lazy("Which activity?"),
        queryset=Activity.objects.none(),
        to_field_name="public_id",
        empty_label=gettext_lazy("Choose"),
        error_messages={
            "required": gettext_lazy("Choose an activity."),
            "invalid_choice": UNKNOWN_CHOICE,
        },
    )

    def __init__(self, *args: Any, offered: ActivityQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="choose_%s", **kwargs)
        self.fields["activity"].queryset = offered
        self.fields["activity"].label_from_instance = lambda row: row.title
