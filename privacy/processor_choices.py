"""Words of the register of processors (GDPR art. 28, 30(1)(d) and (e))."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.TextChoices):
    """Where the data are: outside Europe a processor needs more than an agreement (art. 44–46)."""

    NETHERLANDS = "nl", _("In the Netherlands")
    EUROPE = "eea", _("Elsewhere in the European Economic Area")
    ADEQUATE = "adequate", _("Outside it, in a country that the Commission finds adequate")
    CLAUSES = "clauses", _("Outside it, under standard contractual clauses")


OUTSIDE = (Place.ADEQUATE, Place.CLAUSES)
