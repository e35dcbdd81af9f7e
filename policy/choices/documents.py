"""Vocabularies of policy documents: type and status."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DocumentType(TextChoices):
    """What a document is about; of each there is one, in versions (handbook, chapter 7)."""

    VISION_OFFLINE = "vision_offline", _("Vision on youth work")
    VISION_ONLINE = "vision_online", _("Vision on online youth work")
    PROFILE_PROTOCOL = "profile_protocol", _("Protocol for work accounts")
    PRIVACY_AGREEMENTS = "privacy_agreements", _("Agreements on privacy")
    CHAT_GROUP_AGREEMENTS = "chat_group_agreements", _("Agreements on chat groups")
    INSTACLEAN = "instaclean", _("Instaclean")
    REPORTING_CODE = "reporting_code", _("Reporting code, where it stands")
    IMPLEMENTATION_PLAN = "implementation_plan", _("Implementation plan")


# Which document has to stand before another is adopted (handbook, chapter 7: online builds on it).
BUILDS_ON = {DocumentType.VISION_ONLINE: DocumentType.VISION_OFFLINE}
PRIVACY_TYPES = (DocumentType.PRIVACY_AGREEMENTS, DocumentType.CHAT_GROUP_AGREEMENTS)


class DocumentStatus(TextChoices):
    DRAFT = "draft", pgettext_lazy("policy", "Draft")
    PROPOSED = "proposed", pgettext_lazy("policy", "To be adopted")
    ADOPTED = "adopted", pgettext_lazy("policy", "Adopted")
    REPLACED = "replaced", pgettext_lazy("policy", "Replaced")


OPEN = (DocumentStatus.DRAFT, DocumentStatus.PROPOSED)
FIXED = (DocumentStatus.ADOPTED, DocumentStatus.REPLACED)


class Content(TextChoices):
    """Where the text stands."""

    TEXT = "text", _("Text in Vindplaats")
    LINK = "link", _("Link to where it stands")
    FILE = "file", _("File")


class RuleKind(TextChoices):
    """What holds always, and what helps but leaves room (handbook, chapter 7)."""

    MUST = "must", pgettext_lazy("rule", "Must")
    TIP = "tip", pgettext_lazy("rule", "Tip")


class FileKind(TextChoices):
    """What may be kept as a file, known by its first bytes."""

    PDF = "pdf", "PDF"
    PNG = "png", "PNG"
    JPEG = "jpeg", "JPEG"
    DOCX = "docx", "DOCX"
    ODT = "odt", "ODT"
