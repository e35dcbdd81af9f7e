"""Second factors keep working when the field key changes."""

import os

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from organisation import keys
from tests.organisation.test_reading import log_in
from tests.sign_in import code_of, give_second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lasting_codes")]


def test_second_factors_move_to_the_newest_key_and_go_on_working(client, cast, settings):
    secret = give_second_factor(cast.lead)
    RecoveryCodes.activate(cast.lead)
    old = settings.FIELD_KEYS
    new = os.urandom(32)
    settings.FIELD_KEYS = [new, *old]

    assert keys.rotate() == 2
    assert keys.rotate() == 0

    settings.FIELD_KEYS = [new]
    assert log_in(client, cast.lead, secret).url == "/"
    row = Authenticator.objects.get(user=cast.lead, type="recovery_codes")
    assert len(row.wrap().get_unused_codes()) == 10
    assert code_of(secret) not in str(row.data)
