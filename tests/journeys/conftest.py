"""Takes in the fixtures that journeys and page tests share: one server, one browser."""


def pytest_configure(config):
    config.pluginmanager.import_plugin("tests.browser.fixtures")
