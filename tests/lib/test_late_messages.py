"""Messages to the next page are signed as ever, and nothing is made where there are none."""

from django.contrib import messages
from django.contrib.messages import constants, get_messages
from django.contrib.messages.storage import default_storage
from django.http import HttpResponse


def asked(rf, cookies=None):
    request = rf.get("/")
    request.session = {}
    request.COOKIES.update(cookies or {})
    request._messages = default_storage(request)
    return request


def test_a_message_is_read_on_the_next_page_and_not_if_somebody_changed_it(rf):
    request, response = asked(rf), HttpResponse()
    messages.info(request, "Bewaard.")
    request._messages.update(response)
    kept = response.cookies["messages"].value

    [told] = get_messages(asked(rf, {"messages": kept}))
    assert (told.message, told.level) == ("Bewaard.", constants.INFO)
    assert not get_messages(asked(rf, {"messages": kept[:-1] + ("A" if kept[-1] != "A" else "B")}))


def test_without_a_message_nothing_is_made_to_sign_one(rf):
    request, response = asked(rf), HttpResponse()
    request._messages.update(response)

    assert not response.cookies
    assert "signer" not in vars(request._messages.storages[0])
