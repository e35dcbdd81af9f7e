"""What the page for who is in doubt shows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from organisation.models import Organisation, User

# In the street -> online, as a pair: the mirror rule in practice.
EXAMPLES = (
    (
        _("You walk up to a group with your jacket on and say hello."),
        _("You follow with your work account, and everybody sees who you are."),
        True,
    ),
    (
        _("You don't stand listening behind a hedge."),
        _("So no fake account, and no looking along in a closed group without being let in."),
        False,
    ),
    (
        _("You don't write down who hangs around with whom."),
        _("So no lists of followers, and no going back to one person's page for a file."),
        False,
    ),
    (
        _("Somebody asks for help in the square: you make an appointment."),
        _("Somebody asks for help in a DM: you answer, and make an appointment."),
        True,
    ),
    (
        _("You don't take home what you hear in the youth centre."),
        _("So no screenshots on your own phone, and nothing to a chat group."),
        False,
    ),
    (
        _("You tell a young person who is home at eleven that you go home too."),
        _("Your hours stand in your bio. After that you need not answer."),
        True,
    ),
)


# A young person of any age may ask for help without parents (UAVG art. 5(5)); youth work has no
# professional privilege, and what is shared is decided with a reason.
CONFIDENCE = (
    (
        "person-check",
        _("They may ask you for help without their parents"),
        _("At any age. Nothing here mails a parent, whatever you note or count."),
    ),
    (
        "envelope",
        _("Parents get one kind of mail"),
        _("The question about images and what comes of it, and only after somebody here asks it."),
    ),
    (
        "chat-square-text",
        _("Say beforehand what you can't keep to yourself"),
        _("Promise no secrecy. “If you or somebody else is in danger, I don't keep it to myself.”"),
    ),
    (
        "people",
        _("First tell the young person what you pass on"),
        _("To whom, what and why; unless that is dangerous. Each sharing is written down."),
    ),
    (
        "exclamation-triangle",
        _("In danger, or unsafe at home: don't decide alone"),
        _(
            "Danger now: 112. Unsafe at home: your team lead and the steps of the reporting code. "
            "A judge or the police may ask you; your director answers."
        ),
    ),
)


def page(user: User) -> dict[str, Any]:
    """The rule, examples, and the channel of the own teams, else that of the organisation."""
    organisation = Organisation.objects.current()
    channels = [(team.name, team.team_channel) for team in user.current_teams if team.team_channel]
    usual = organisation.team_channel if organisation else ""
    if not channels and usual:
        channels = [("", usual)]
    numbered = [(f"channel-{n}", team, text) for n, (team, text) in enumerate(channels, 1)]
    return {"examples": EXAMPLES, "channels": numbered, "confidence": CONFIDENCE}
