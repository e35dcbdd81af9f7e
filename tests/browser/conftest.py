"""Takes in the fixtures that journeys and page tests share: one server, one browser."""


def pytest_configure(config):
    config.pluginmanager.import_plugin("tests.browser.fixtures")


def pytest_collection_modifyitems(items):
    """Who weighs the house comes before those who live in it and leave things behind."""
    items.sort(key=lambda item: item.get_closest_marker("fresh_house") is None)
