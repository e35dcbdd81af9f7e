"""The form of hours says before it is sent where its hours bring somebody."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.chromium import PHONE

# The sentence with numbers as the browser itself writes them in the page's language.
SENTENCE = """(note, minutes) => {
  const written = (each) => (each / 60)
    .toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  const { after, done, norm } = note.dataset;
  return after.replace("{done}", written(Number(done) + minutes))
    .replace("{norm}", written(Number(norm)));
}"""
MARK = {"nl": ",", "en": "."}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_sum_is_written_as_the_language_writes_numbers(visit, site, language):
    page = visit(site.house.worker, PHONE)
    page.context.add_cookies(
        [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": site.url}]
    )
    page.goto("/hours/")
    note = page.locator("[data-after]")
    # Whatever stands there already, by the day of the week or another test: a sum that isn't whole.
    minutes = 30 if int(note.get_attribute("data-done")) % 60 < 30 else 60
    page.locator(f"label[for='minutes-{minutes}']").click()

    expect(note).to_have_text(note.evaluate(SENTENCE, minutes))
    assert MARK[language] in note.inner_text()


def test_no_number_is_written_by_the_browser(visit, site):
    """Its first one in a language takes a phone 60 ms."""
    page = visit(site.house.worker, PHONE)
    page.add_init_script(
        "Number.prototype.toLocaleString = function () { throw new Error('written'); }"
    )

    page.goto("/hours/")

    expect(page.locator("[data-after]")).not_to_have_text("")
