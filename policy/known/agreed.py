"""What is known of what was agreed: documents, and who read them."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from policy.choices.checklist import Answer
from policy.choices.documents import DocumentType
from policy.known.figure import Known, of_all
from policy.models import PolicyDocument, ReadConfirmation
from policy.querysets.documents import asked_to_read
from youthwork.lib.prepared_rows import prepared
from youthwork.lib.together import Asking

DOCUMENTS = ("policy:documents", "policy.see")
ADOPTED = ("pk", "type", "adopted_on", "musts", "tips")


def known(today: date) -> Asking[list[Known]]:
    """What answers C1.1, C1.2, C1.6 and C4.6, and helps with C1.3."""
    documents = prepared(lambda: PolicyDocument.objects.adopted().order_by().values_list(*ADOPTED))
    read = prepared(
        lambda day: ReadConfirmation.objects.counted(day).values_list("document", "number"), today
    )
    asked = prepared(lambda day: asked_to_read(day).order_by().values_list("pk"), today)
    yield documents, read, asked
    counts, everybody = dict(read), len(asked)
    found = {kind: (key, day) for key, kind, day, _musts, _tips in documents}
    answers = [
        _adopted("vision_1", found.get(DocumentType.VISION_OFFLINE)),
        _adopted("vision_2", found.get(DocumentType.VISION_ONLINE)),
        _rules([(musts, tips) for _key, _kind, _day, musts, tips in documents]),
    ]
    if (vision := found.get(DocumentType.VISION_ONLINE)) and everybody:
        told = _read_told(counts.get(vision[0], 0), everybody)
        answers.append(Known("vision_3", told, "", *DOCUMENTS))
    answers.append(_chat_groups(found, counts, everybody))
    return answers


def _adopted(question: str, document: tuple[int, date] | None) -> Known:
    if document is None:
        return Known(question, _("not adopted"), str(Answer.NO), *DOCUMENTS)
    told = _("adopted on %(day)s") % {"day": date_format(document[1], "j F Y")}
    return Known(question, told, str(Answer.YES), *DOCUMENTS)


def _rules(rules: list[tuple[str, str]]) -> Known:
    """Whether what is adopted says both what must and what is free."""
    musts, tips = any(must for must, _tip in rules), any(tip for _must, tip in rules)
    if musts and tips:
        told, answer = _("rules that hold and tips stand apart"), Answer.YES
    elif musts or tips:
        told, answer = _("only rules that hold, or only tips"), Answer.PARTLY
    else:
        told, answer = _("no rules or tips in what is adopted"), Answer.NO
    return Known("vision_6", told, str(answer), *DOCUMENTS)


def _chat_groups(
    found: dict[str, tuple[int, date]], counts: dict[int, int], everybody: int
) -> Known:
    document = found.get(DocumentType.CHAT_GROUP_AGREEMENTS)
    if document is None:
        return Known("privacy_6", _("not adopted"), str(Answer.NO), *DOCUMENTS)
    count = counts.get(document[0], 0)
    told = _read_told(count, everybody)
    if everybody and not count:  # they are there, and nobody read them
        return Known("privacy_6", told, str(Answer.PARTLY), *DOCUMENTS)
    return Known.of_parts("privacy_6", told, count, everybody, *DOCUMENTS)


def _read_told(count: int, everybody: int) -> str:
    return _("%(part)s read it") % {"part": of_all(count, everybody)}
