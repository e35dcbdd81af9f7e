"""Every page, on phone and desktop, light and dark: axe finds nothing, nothing sticks out at 320
pixels, nothing is too small to hit, no link within the page leads nowhere.

A page is opened once and then looked at in each way, for opening is what takes the time.
"""

import json
from pathlib import Path

import axe_playwright_python
import pytest

from tests.access.table import TABLE
from tests.browser.pages import LEADS_NOWHERE, PAGES, SMALL, WIDE, WIDER
from tests.chromium import DESKTOP, NARROW, PHONE

SIZES = {"phone": PHONE, "desktop": DESKTOP}
SCRIPT = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# How it is looked at, and what is left out then (docs/decisions/0050-axe-rules-left-out.md):
# nothing where the device asks for more contrast.
CONTRAST = {"no-preference": ["color-contrast-enhanced"], "more": []}
WAYS = [(scheme, contrast) for scheme in ("light", "dark") for contrast in CONTRAST]
RUN = """async (leftOut) => {
  const rules = axe.getRules().filter((rule) => !rule.tags.includes("deprecated"));
  const values = rules.map((rule) => rule.ruleId).filter((rule) => !leftOut.includes(rule));
  const { violations } = await axe.run({ runOnly: { type: "rule", values } });
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html, failureSummary }) =>
    `${id} (${help}): ${html.slice(0, 200)} ${failureSummary}`));
}"""
# Addresses that answer with something else than a page of their own.
NO_PAGE = {
    "health:live",
    "health:ready",
    "manifest",
    "service_worker",
    "signals:unsent",
    "signals:round_csv",
    "signals:round_pdf",
    "signals:export",
    "signals:export_xlsx",
    "demo:mailbox",
    "demo:mail",
    "mfa_download_recovery_codes",
    "mfa_login_webauthn",
}


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name.replace(" ", "-"))
def test_a_page_is_right_in_every_size_and_scheme(visit, site, shown):
    person = getattr(site.house, shown.who) if shown.who else None
    page = visit(person, PHONE, confirmed=shown.confirmed)
    shown.open(page, site.house)
    page.evaluate(SCRIPT)
    found = {}
    for size, options in SIZES.items():
        page.set_viewport_size(options["viewport"])
        for scheme, contrast in WAYS:
            page.emulate_media(color_scheme=scheme, contrast=contrast)
            for line in page.evaluate(RUN, CONTRAST[contrast]):
                found.setdefault(line, []).append(f"{size} {scheme} {contrast}")
    page.emulate_media(contrast="no-preference")
    page.set_viewport_size(NARROW["viewport"])
    if page.evaluate(WIDER):
        found["sticks out"] = page.evaluate(WIDE)
    if small := page.evaluate(SMALL, 24):
        found["too small"] = small
    nowhere = page.evaluate(LEADS_NOWHERE)
    if nowhere and shown.name != "components":  # its links are samples
        found["leads nowhere"] = nowhere
    assert not found, json.dumps(found, indent=1)


def test_every_page_is_looked_at():
    covered = {name for shown in PAGES for name in shown.names} | NO_PAGE
    pages = {row.name for row in TABLE if row.get and any(a.startswith("200") for a in row.get)}
    assert pages - covered == set()
