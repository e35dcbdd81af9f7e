"""The frame: menu by right, the page More, light and dark."""

import re

import pytest
from django.template import Context, Template
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import mark_safe

from organisation.access import RIGHTS
from tests import make
from tests.sign_in import sign_in
from youthwork import navigation
from youthwork.templatetags.look import icon


def exists(name):
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True


def test_every_entry_with_a_page_names_rights_that_exist():
    entries = [e for e in (*navigation.MENU, navigation.LOG) if exists(e.name)]
    assert navigation.TODAY in entries
    assert [r for e in entries for r in e.rights if r not in RIGHTS] == []


def test_icons_of_the_menu_are_vendored():
    for entry in (*navigation.MENU, navigation.LOG, navigation.MORE, *navigation.FOOT):
        assert "<svg" in icon(entry.icon)


def request_of(rf, user, path="/"):
    request = rf.get(path)
    request.user = user
    return request


def test_a_page_that_is_not_there_is_not_linked(rf, cast, monkeypatch):
    before = navigation.menu(request_of(rf, cast.worker))
    nowhere = navigation.Entry("nowhere:page", "Nowhere", "house")
    monkeypatch.setattr(navigation, "MENU", (*navigation.MENU, nowhere))

    links = navigation.menu(request_of(rf, cast.worker))

    assert not exists(nowhere.name)
    assert links == before
    assert all(str(link.url) for link in links)


def test_the_menu_follows_the_rights(rf, cast):
    worker = {link.url for link in navigation.menu(request_of(rf, cast.worker))}
    admin = {link.url for link in navigation.menu(request_of(rf, cast.administrator))}
    assert reverse("signals:inbox") in worker
    assert reverse("signals:inbox") not in admin
    assert reverse("organisation:settings") in admin
    assert reverse("organisation:settings") not in worker


def test_log_stands_in_the_middle_of_the_tab_bar(rf, cast):
    bar = navigation.tabs(request_of(rf, cast.worker, reverse("signals:inbox")))
    assert [link.url for link in bar.before] == [reverse("home"), reverse("signals:inbox")]
    assert bar.log.url == reverse("signals:new")
    assert bar.more.url == reverse("more")
    assert [link.current for link in bar.before] == [False, True]
    assert not bar.more.current


def test_who_may_not_log_has_no_button(rf, cast):
    assert navigation.tabs(request_of(rf, cast.director)).log is None


def test_a_page_outside_the_bar_marks_more(rf, cast):
    bar = navigation.tabs(request_of(rf, cast.administrator, reverse("organisation:settings")))
    if reverse("organisation:settings") not in {x.url for x in (*bar.before, *bar.after)}:
        assert bar.more.current


def test_the_theme_is_kept_in_a_cookie_and_only_known_ones(client, cast):
    sign_in(client, cast.director)
    assert 'data-bs-theme="auto"' in client.get(reverse("more")).content.decode()

    answer = client.post(reverse("more"), {"theme": "dark"})
    assert answer.status_code == 302
    assert 'data-bs-theme="dark"' in client.get(reverse("more")).content.decode()

    client.post(reverse("more"), {"theme": '"><script>'})
    assert 'data-bs-theme="dark"' in client.get(reverse("more")).content.decode()


def test_more_shows_who_you_are_and_signs_out_by_post(client, cast):
    sign_in(client, cast.director)
    page = client.get(reverse("more")).content.decode()
    assert cast.director.name in page
    assert f'action="{reverse("account_logout")}"' in page
    assert page.count("<h1") == 1


def test_the_frame_costs_no_query_of_its_own(client, cast, django_assert_max_num_queries):
    """Session, user and roles are the request's; the organisation is kept in the process."""
    sign_in(client, cast.director)
    client.get(reverse("more"))
    with django_assert_max_num_queries(4):
        client.get(reverse("more"))


def test_more_asks_to_log_in(client, db):
    answer = client.get(reverse("more"))
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]


SHEETS = re.compile(r'<link rel="(preload|stylesheet)" href="[^"]*/css/(\w+)')


@pytest.mark.parametrize(("page", "is_large"), [("more", True), ("accessibility", False)])
def test_a_large_page_asks_for_the_second_of_both_sheets_first(client, cast, page, is_large):
    sign_in(client, cast.worker)

    answer = client.get(reverse(page))

    assert ("Link" in answer.headers) is is_large
    if is_large:
        assert SHEETS.findall(answer.text) == [("stylesheet", "app"), ("stylesheet", "more")]
        assert answer.headers["Link"] == f"<{static('css/more.css')}>; rel=preload; as=style"


@pytest.mark.parametrize(
    "page",
    [
        "organisation:facts",
        "signals:duty",
        "workers:accounts",
        "workers:availability",
        "workers:competences_fill",
        "workers:doubt",
    ],
)
def test_a_long_page_that_packs_well_asks_for_the_first_sheet_first(
    client, cast, page, monkeypatch
):
    monkeypatch.setattr("youthwork.middleware.LARGE", 10_000)
    for platform in ("instagram", "tiktok", "youtube"):
        make.work_profile(cast.worker, platform)
    sign_in(client, cast.worker)
    long = client.get(reverse(page))
    packed = client.get(reverse(page), headers={"accept-encoding": "br"})
    assert "Link" not in long.headers
    assert len(long.content) > 10_000
    assert packed.headers["Content-Encoding"] == "br"
    assert len(packed.content) < 4_800


def test_a_page_without_navigation_asks_for_one_sheet(client, db):
    shown = SHEETS.findall(client.get(reverse("account_login")).text)

    assert shown == [("stylesheet", "app")]


def test_the_title_of_a_letter_is_plain_text():
    """A text names the organisation within marks that keep its direction."""
    page = "{% extends 'base_signer.html' %}{% block title %}Bij {{ org }}{% endblock title %}"
    named = mark_safe("<bdi>De Brug &amp; Co</bdi>")
    drawn = Template(page).render(Context({"org": named, "language": {"code": "nl"}}))
    assert "<title>Bij De Brug &amp; Co – " in drawn
