"""Below which path an instance is served: its settings say so, and no header of a visitor."""

import http.client
from urllib.parse import urlsplit

LOGIN = "/accounts/login/"


def test_nobody_says_by_a_header_where_it_is_served(site):
    """Addresses that are made once would lead everybody there until the next start."""
    answers = []
    for prefix in ("", "/elsewhere"):
        connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=60)
        given = {"SCRIPT_NAME": prefix} if prefix else {}
        connection.request("GET", prefix + LOGIN, headers=given)
        answers.append(connection.getresponse().status)
        connection.close()
    assert answers == [200, 404]
