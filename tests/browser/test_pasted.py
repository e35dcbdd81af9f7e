"""No image goes with a signal, and whoever pastes or drops one reads why (R45)."""

import pytest
from playwright.sync_api import expect

from tests.chromium import DESKTOP

NEVER = "Beelden gaan nooit mee met een signaal."
STOP = "Stop. Bewaar en stuur niets."
PUT_ON_THE_CLIPBOARD = """async (types) => {
    const blob = await new Promise((made) => {
        const canvas = document.createElement("canvas");
        canvas.width = canvas.height = 8;
        canvas.toBlob(made);
    });
    const text = new Blob(["Een groep."], { type: "text/plain" });
    const all = { "image/png": blob, "text/plain": text };
    const some = Object.fromEntries(types.map((type) => [type, all[type]]));
    await navigator.clipboard.write([new ClipboardItem(some)]);
}"""
DROP = """(place) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["x"], "beeld.png", { type: "image/png" }));
    return ["dragover", "drop"].map((kind) => {
        const event = new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true });
        return !place.dispatchEvent(event);
    });
}"""


@pytest.fixture
def form(visit, site):
    page = visit(site.house.worker, DESKTOP, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/signals/new/")
    expect(page.get_by_text(NEVER)).to_be_hidden()
    return page


def test_a_pasted_image_is_refused_and_the_page_says_why(form):
    story = form.locator("#id_narrative")
    story.fill("In een groep gaat iets rond.")
    form.evaluate(PUT_ON_THE_CLIPBOARD, ["image/png"])
    story.press("Control+V")
    expect(form.get_by_role("alert").filter(has_text=NEVER)).to_be_in_viewport()
    expect(form.get_by_role("heading", name=STOP)).to_be_in_viewport()
    expect(story).to_have_value("In een groep gaat iets rond.")
    form.locator("#signal-form").evaluate("form => form.reset()")  # as once it is kept here
    expect(form.get_by_text(NEVER)).to_be_hidden()
    expect(form.get_by_role("heading", name=STOP)).to_be_hidden()


def test_a_text_that_was_copied_with_its_image_stays_a_text(form):
    story = form.locator("#id_narrative")
    form.evaluate(PUT_ON_THE_CLIPBOARD, ["image/png", "text/plain"])
    story.press("Control+V")
    expect(story).to_have_value("Een groep.")
    expect(form.get_by_text(NEVER)).to_be_hidden()


def test_a_dropped_image_opens_nowhere_and_the_page_says_why(form):
    """Else the browser leaves the form for it, wherever on the form it falls."""
    assert form.locator("#signal-form").evaluate(DROP) == [True, True]
    expect(form.get_by_role("alert").filter(has_text=NEVER)).to_be_in_viewport()
