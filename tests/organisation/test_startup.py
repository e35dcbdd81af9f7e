"""A real instance never starts on the demo's people."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from organisation import startup
from organisation.models import Organisation
from tests import make

pytestmark = pytest.mark.django_db


def test_a_real_instance_refuses_demo_people(settings):
    settings.DEMO = False
    make.organisation(is_demo=True)
    with pytest.raises(SystemExit) as end:
        startup.refuse_demo_data()
    assert str(end.value).startswith("youthwork: DEMO ")
    assert "\n" not in str(end.value)
    with pytest.raises(SystemCheckError):
        call_command("check", databases=["default"])


def test_real_people_and_an_empty_database_are_fine(settings):
    settings.DEMO = False
    startup.refuse_demo_data()
    make.organisation()
    startup.refuse_demo_data()
    call_command("check", databases=["default"])


def test_the_demo_may_use_its_own_people(settings):
    settings.DEMO = True
    make.organisation(is_demo=True)
    startup.refuse_demo_data()
    assert Organisation.objects.exists()
