"""No command of a real instance works on the demo's people."""

import pytest
from django.core.management import call_command

from tests import make


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["daily", "deliver", "invite", "rotate_keys", "verify"])
def test_a_command_of_a_real_instance_refuses_demo_people(settings, command):
    settings.DEMO = False
    make.organisation(is_demo=True)
    arguments = ["a@example.org", "--role", "administrator"] if command == "invite" else []
    with pytest.raises(SystemExit, match=r"^youthwork: DEMO is 0") as end:
        call_command(command, *arguments, skip_checks=False)
    assert "\n" not in str(end.value)


@pytest.mark.django_db
def test_a_command_of_a_real_instance_works_on_real_people(settings, cast, capsys):
    settings.DEMO = False
    call_command("verify", skip_checks=False)
    assert "whole" in capsys.readouterr().out
