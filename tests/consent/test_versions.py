"""The texts of a release are versions; what was shown stays."""

from consent.actions import texts
from consent.models import FormText, TextVersion
from tests.consent.make import NOW


def test_the_texts_of_a_release_are_a_published_version_in_six_languages(db):
    version = TextVersion.objects.current()
    assert version.texts.count() == 12
    assert texts.take_in(texts.shipped(), NOW) is None


def test_a_changed_text_is_a_new_version_and_keeps_what_was_checked(cast):
    for language in ("nl", "ar"):
        text = FormText.objects.get(role="guardian", language=language)
        texts.check(text, by=cast.privacy_officer, today=NOW.date(), now=NOW)
    found = texts.shipped()
    found["guardian", "ar"] |= {"P01": "?"}
    version = texts.take_in(found, NOW)

    assert version.number == 2 and TextVersion.objects.current() == version
    offered = FormText.objects.offered(version, "guardian", unchecked=False)
    assert offered == ["nl"]
    assert FormText.objects.get(version__number=1, language="ar", role="guardian").content != {}
