"""The browser itself may fall over; what comes after it must not."""

from contextlib import suppress

from playwright.sync_api import Error

from tests.browser.fixtures import BROWSERS


def test_after_a_browser_that_fell_comes_another(browsers, site, pytestconfig):
    fallen = browsers.running()
    with suppress(Error):  # it can no longer answer
        fallen.new_browser_cdp_session().send("Browser.crash")
    assert pytestconfig.stash[BROWSERS].lost  # by which a test is run once more

    with browsers.running().new_page() as page:
        page.goto(f"{site.url}/accounts/login/")
        assert page.title()
    assert not browsers.lost


def test_a_page_that_is_gone_is_no_browser_that_fell(browsers, site):
    with browsers.running().new_page() as page:
        page.goto(f"{site.url}/accounts/login/")
    with suppress(Error):
        page.reload()
    assert not browsers.lost
