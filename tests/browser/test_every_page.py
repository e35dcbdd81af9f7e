"""Every page, on phone and desktop, light and dark: axe finds nothing, nothing sticks out at 320
pixels, nothing is too small to hit, no link within the page leads nowhere, no field for a day or an
hour has an image of the browser's own.

Opening a page and looking are what takes the time. So a page is opened once and looked at in each
way; what a scheme can't change is looked at once a size; and colours are compared once for each
kind of text, on three of its elements at most: the same colours and size in the same place of the
same parts. In the other schemes the place is left out, for there only colours differ.
"""

import json
from collections import defaultdict
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
WAYS = [
    (scheme, contrast) for scheme in ("light", "dark") for contrast in ("no-preference", "more")
]
FIRST = WAYS[0]
OF_COLOUR = ["color-contrast", "color-contrast-enhanced", "link-in-text-block"]
COLOURS = {
    "no-preference": ["color-contrast", "link-in-text-block"],
    "more": ["color-contrast-enhanced", "link-in-text-block"],  # asks more than color-contrast
}
LOOK = """window.look = {
  rules: axe.getRules().filter((rule) => !rule.tags.includes("deprecated"))
    .map((rule) => rule.ruleId),

  async run(context, values, resultTypes) {
    const options = { runOnly: { type: "rule", values }, resultTypes, elementRef: true };
    const { violations, passes } = await axe.run(context, { ...options, selectors: false });
    return [passes, violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) =>
        `${id} (${help}): ${html.slice(0, 200)} ${failureSummary}`))];
  },

  // What is there for whoever looks; a scheme changes nothing of it.
  shape() {
    const how = { visibilityProperty: true, opacityProperty: true };
    return [...document.querySelectorAll("body *")]
      .map((each) => Number(each.checkVisibility(how))).join("");
  },

  hash(text) {
    let [one, two] = [0xdeadbeef, 0x41c6ce57];
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      one = Math.imul(one ^ code, 2654435761);
      two = Math.imul(two ^ code, 1597334677);
    }
    return 4294967296 * (2097151 & (two ^ (two >>> 15))) + ((one ^ (one >>> 16)) >>> 0);
  },

  // For who listens, or above the page until it has the focus: axe judges no colours there.
  unseen(each) {
    return each.closest(".visually-hidden") || each.getBoundingClientRect().bottom + scrollY <= 0;
  },

  // Elements with text of their own by their kind: what it takes to read them, and what is
  // painted beneath; `inPlace` tells apart what stands in different parts of pages too.
  kinds(inPlace) {
    const beneath = new Map([[null, ""]]);
    const under = (each) => {
      if (!beneath.has(each)) {
        const style = getComputedStyle(each);
        const { backgroundColor, backgroundImage, opacity, filter, mixBlendMode } = style;
        const own = [backgroundColor, backgroundImage, opacity, filter, mixBlendMode].join();
        const paints = own !== "rgba(0, 0, 0, 0),none,1,none,normal" ? `/${own}` : "";
        const place = inPlace ? `>${each.tagName}.${each.getAttribute("class") ?? ""}` : "";
        beneath.set(each, under(each.parentElement) + place + paints);
      }
      return beneath.get(each);
    };
    const filled = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
    const kinds = new Map();
    for (const each of document.querySelectorAll("body *")) {
      const ticked = each.matches("[type=checkbox], [type=radio]");
      const typed = each.matches("input, select, textarea, button") && !ticked;
      if (!typed && ![...each.childNodes].some(filled)) continue;
      if (!each.checkVisibility({ visibilityProperty: true }) || look.unseen(each)) continue;
      const style = getComputedStyle(each);
      const own = [style.color, style.fontSize, style.fontWeight, style.textShadow];
      if (each.closest("a[href]"))
        own.push(style.textDecorationLine, getComputedStyle(each.parentElement).color);
      const kind = look.hash(`${under(each)} ${own}`);
      if (!kinds.has(kind)) kinds.set(kind, []);
      kinds.get(kind).push(each);
    }
    return kinds;
  },

  async structure(ofColour) {
    const values = look.rules.filter((rule) => !ofColour.includes(rule));
    return (await look.run(document, values, ["violations"]))[1];
  },

  // Kinds that passed, and what is wrong.
  async colours(values, known, inPlace) {
    const kinds = look.kinds(inPlace);
    for (const kind of known) kinds.delete(kind);
    if (!kinds.size) return [[], []];
    // Of each kind a few: the first, the last, and one between.
    for (const [kind, all] of kinds)
      kinds.set(kind, [...new Set([all.at(0), all.at(all.length / 2), all.at(-1)])]);
    const include = [...kinds.values()].flat();
    const [passes, wrong] = await look.run({ include }, values, ["violations", "passes"]);
    const passed = new Set(passes.flatMap(({ nodes }) => nodes.map(({ element }) => element)));
    const good = [...kinds].filter(([, all]) => all.every((each) => passed.has(each)));
    return [wrong.length ? [] : good.map(([kind]) => kind), wrong];
  },
}"""
# Addresses that answer with something else than a page of their own.
NO_PAGE = {
    "security_txt",
    "page_logo",
    "oidc_log_in",  # not there without a provider
    "oidc_callback",
    "oidc_again",
    "privacy:request_file",
    "privacy:register_pdf",
    "privacy:agreement_pdf",
    "privacy:dpia_pdf",
    "privacy:audit_csv",
    "privacy:register_csv",
    "request_answer_file",
    "policy:feed",
    "policy:evaluation_file",
    "health:live",
    "metrics",
    "health:ready",
    "manifest",
    "service_worker",
    "signals:unsent",
    "signals:round_csv",
    "signals:round_pdf",
    "policy:checklist_pdf",
    "policy:checklist_run_pdf",
    "consent:poster_pdf",
    "organisation:logo",
    "organisation:house_style_example",
    "policy:survey_poster_pdf",
    "policy:practice_csv",
    "policy:practice_xlsx",
    "policy:practice_pdf",
    "policy:report_pdf",
    "policy:report_csv",
    "policy:report_xlsx",
    "policy:survey_csv",
    "policy:survey_xlsx",
    "consent:sheet",
    "consent:unsent",
    "signals:export",
    "signals:export_xlsx",
    "policy:file",
    "workers:export_hours",
    "workers:export_hours_xlsx",
    "workers:export_team_hours",
    "workers:export_team_hours_xlsx",
    "consent_copy",
    "consent_receipt",
    "consent:receipt",
    "seal_certificate",
    "demo:mailbox",
    "demo:mail",
    "mfa_download_recovery_codes",
    "mfa_login_webauthn",
}

OPENER = "-webkit-calendar-picker-indicator"


def openers_at_fault(page):
    """What is wrong with what opens a calendar or a clock, and how many there are: none is an image
    of Chromium's own, which is made as a document before the first paint, nor too small to hit, and
    each is seen in forced colours (docs/decisions/0353-a-day-and-an-hour-open-by-our-caret.md)."""
    page.emulate_media(forced_colors="active")
    asked = page.context.new_cdp_session(page)
    asked.send("DOM.enable")
    asked.send("CSS.enable")
    every = asked.send("DOM.getFlattenedDocument", {"depth": -1, "pierce": True})["nodes"]
    found, seen = [], 0
    for one in every:
        if OPENER in one.get("attributes", []):
            style = asked.send("CSS.getComputedStyleForNode", {"nodeId": one["nodeId"]})
            own = {each["name"]: each["value"] for each in style["computedStyle"]}
            seen += 1
            if "gradient(" not in own["background-image"]:
                found.append(own["background-image"][:80])
            sizes = own["width"], own["height"]
            if any(float(size.removesuffix("px")) < 24 for size in sizes if size != "auto"):
                found.append(f"{sizes} to hit")
    asked.detach()
    page.emulate_media(forced_colors="none")
    return found, seen


@pytest.fixture(scope="module")
def known():
    """Kinds of text whose colours are right, by the way of looking."""
    return defaultdict(set)


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name.replace(" ", "-"))
def test_a_page_is_right_in_every_size_and_scheme(visit, site, known, shown):
    person = getattr(site.house, shown.who) if shown.who else None
    come = visit if shown.apart else visit.again
    page = come(person, confirmed=shown.confirmed)
    shown.open(page, site.house)
    page.evaluate(SCRIPT)
    page.evaluate(LOOK)
    found, shapes = defaultdict(list), {}
    for size, options in SIZES.items():
        page.set_viewport_size(options["viewport"])
        for scheme, contrast in WAYS:
            page.emulate_media(color_scheme=scheme, contrast=contrast)
            in_place = (scheme, contrast) == FIRST
            of_way = known[scheme, contrast, size if in_place else ""]
            good, wrong = page.evaluate(
                "([values, known, inPlace]) => look.colours(values, known, inPlace)",
                [COLOURS[contrast], list(of_way), in_place],
            )
            of_way.update(good)
            shape = page.evaluate("look.shape()")
            if shapes.setdefault(size, shape) != shape or in_place:
                wrong += page.evaluate("(rules) => look.structure(rules)", OF_COLOUR)
            for line in wrong:
                found[line].append(f"{size} {scheme} {contrast}")
    page.emulate_media(contrast="no-preference")
    page.set_viewport_size(NARROW["viewport"])
    if page.evaluate(WIDER):
        found["sticks out"] = page.evaluate(WIDE)
    if small := page.evaluate(SMALL, 24):
        found["too small"] = small
    nowhere = page.evaluate(LEADS_NOWHERE)
    if nowhere and shown.name != "components":  # its links are samples
        found["leads nowhere"] = nowhere
    if timed := page.locator("[type=date], [type=time], [type=datetime-local]").count():
        wrong, seen = openers_at_fault(page)
        if wrong or seen != timed:
            found[f"{seen} of {timed} open a day or an hour"] = wrong
    assert not found, json.dumps(found, indent=1)


def test_every_page_is_looked_at():
    covered = {name for shown in PAGES for name in shown.names} | NO_PAGE
    pages = {row.name for row in TABLE if row.get and any(a.startswith("200") for a in row.get)}
    assert pages - covered == set()
