"""What the profile check says of each item: why, an example, and what to do when it isn't so."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from workers.choices.profiles import Heading, Item

HEADING_WHY = {
    Heading.CLOSED: _("You decide who looks along, and nothing of you leaks to your work."),
    Heading.RECOGNISABLE: _("Everybody sees at once who you are and whom you work for."),
    Heading.UNIFORM: _("Who knows one of you recognises the others."),
    Heading.PERSONAL: _("You are yourself, in your work."),
    Heading.ATTRACTIVE: _("There is something to get for who follows you."),
}

WHY = {
    Item.PROFILE_1: _("Young people and neighbours see at once who you are."),
    Item.PROFILE_2: _("Online, that is what your jacket is in the street."),
    Item.PROFILE_3: _("So it stays clear, even when one photo is shared alone."),
    Item.PROFILE_4: _("Nobody has to guess."),
    Item.PROFILE_5: _("One style makes people trust you."),
    Item.PROFILE_6: _("Who follows you or lets you in chooses that. You choose who looks along."),
    Item.PROFILE_7: _("Then work and private life don't run into each other."),
    Item.PROFILE_8: _("Young people don't belong in your private life, nor the other way round."),
    Item.PROFILE_9: _("You fill this in yourself. We never ask for your private account."),
    Item.PROFILE_10: _("So nobody waits for an answer at night."),
    Item.PROFILE_11: _("Your music or club is fine; your home, partner or children are not."),
    Item.PROFILE_12: _("Clicking says something about your work too."),
    Item.PROFILE_13: _("Being real works better than playing a part."),
    Item.PROFILE_14: _("Would you follow yourself?"),
    Item.PROFILE_15: _("A hijacked account harms young people."),
    Item.PROFILE_16: _("So nothing leaks unnoticed."),
}

# One under each of the five headings at least (D3 chapter 6); what the organisation agreed on wins.
EXAMPLE = {
    Item.PROFILE_7: _("A telephone number of work, and noor@organisation.nl as the address."),
    Item.PROFILE_8: _(
        "A cousin wants to follow you? “This is my work account, you find me at home.”"
    ),
    Item.PROFILE_2: _("Noor in the work jacket, in front of the centre."),
    Item.PROFILE_4: _("Youth worker at %(organisation)s, %(team)s. You can always DM."),
    Item.PROFILE_10: _("%(hours)s. Need help now? Call %(help)s."),
    Item.PROFILE_5: _("The logo as the second photo, and the link to the organisation's page."),
    Item.PROFILE_13: _("“Lost at table football again. Who gives me lessons on Wednesday?”"),
    Item.PROFILE_14: _("“The job market is on Saturday. DM me and we walk in together.”"),
}

TIP = {
    Item.PROFILE_1: _("Change your user name to the pattern. Does the platform refuse it? Say so."),
    Item.PROFILE_2: _("Ask a colleague to take a photo of you in your work jacket."),
    Item.PROFILE_3: _("Replace the photos in which nobody can see that you are at work."),
    Item.PROFILE_4: _("Copy the example for your bio from your account's page."),
    Item.PROFILE_5: _("Look at a colleague's profile, and add the logo or the link."),
    Item.PROFILE_6: _("Close the profile in its settings, or ask your team lead for an exception."),
    Item.PROFILE_7: _("Make an account with your work mail and your work number."),
    Item.PROFILE_8: _("Remove private contacts from your followers. Then answer yes."),
    Item.PROFILE_9: _("Remove them from your private account. You need not tell us which."),
    Item.PROFILE_10: _("Copy your hours into your bio, or pin a message."),
    Item.PROFILE_11: _("Bring it up in your team. There is no wrong answer."),
    Item.PROFILE_12: _("Bring it up in your team. There is no wrong answer."),
    Item.PROFILE_13: _("Show something of what you do in the street."),
    Item.PROFILE_14: _("Post one thing this week that somebody can use."),
    Item.PROFILE_15: _("Switch on two-step log-in, and give your lead a way in."),
    Item.PROFILE_16: _("Switch off contact sharing and location in the app's settings."),
}
