"""Instaclean of the last year: three rounds with their outcome, one whose list is open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

from organisation.models import Platform, User
from privacy import audit
from signals.actions import answers, items, rounds
from signals.choices.rounds import Decision, Ground, NoticeStatus, Theme
from signals.choices.signal import Category
from signals.models import InstacleanItem, InstacleanRound, Signal
from signals.quarters import last_day, list_days, quarter_of
from youthwork.demo.observations import Deed
from youthwork.demo.old_mail import forget_about
from youthwork.demo.people import Cast
from youthwork.demo.plan import RoundPlan
from youthwork.lib.dates import DAY, day_of, moment_at

MINUTE = timedelta(minutes=1)
LISTERS, CHECKERS, LEAD = ("W2", "W6"), ("W4", "W7"), "W1"
UNCHECKED = 3  # of the list that is open; the last of them isn't complete
# On the open list the last account of this kind comes from a signal, put there at this moment. None
# does on a list that was sent: a notice leaves a step, and by then the file's signals were closed.
KIND_OF_SIGNAL, SIGNAL = Category.EXPOSING, 39
LISTED_AT = (date(2026, 11, 17), time(10, 30))

# What stands on the list, by kind: platform, sub-kind, ground, rule, reason. Nothing of it exists.
TEXTS: dict[str, tuple[tuple[str, str, str, str, str], ...]] = {
    Category.EXPOSING: (
        ("instagram", "expose_account", "law", "Geen privégegevens van anderen (doxing)",
         "Het account deelt telefoonnummers en schoolnamen onder foto's van meisjes."),
        ("telegram", "list", "house_rule", "Geen vernedering van personen",
         "De pagina zet jongeren op een lijst met beledigingen."),
    ),
    Category.VIOLENCE: (
        ("instagram", "fight_video", "house_rule", "Geen verheerlijking van geweld",
         "Het account plaatst vechtfilmpjes uit de regio en vraagt om nieuwe."),
        ("tiktok", "call_to_fight", "law", "Geen opruiing tot geweld",
         "De video roept op om zaterdag te komen vechten bij de haven."),
    ),
    Category.SUBSTANCES: (
        ("snapchat", "offer", "law", "Geen verkoop van drugs (Opiumwet)",
         "Het account biedt een lijst met pillen aan en bezorgt in het centrum."),
        ("instagram", "vape_shisha_nitrous", "law", "Geen verkoop van vapes aan minderjarigen",
         "Het account verkoopt vapes met smaak en vraagt niet naar leeftijd."),
    ),
    Category.WEAPONS: (
        ("telegram", "offer", "law", "Geen verkoop van wapens",
         "De groep biedt messen en zwaar vuurwerk aan met een prijslijst."),
    ),
    Category.RECRUITMENT: (
        ("telegram", "counterfeit", "law", "Geen verkoop van vals geld",
         "Het account biedt nepbiljetten aan, te betalen met crypto."),
        ("snapchat", "money_mule", "law", "Geen ronselen van geldezels",
         "Het account vraagt jongeren om hun bankpas te lenen voor snel geld."),
    ),
}  # fmt: skip
ADDRESSES = {
    "instagram": "https://www.instagram.com/{}/",
    "tiktok": "https://www.tiktok.com/@{}",
    "snapchat": "https://www.snapchat.com/add/{}",
    "telegram": "https://t.me/{}",
}
REDRESS = "Bezwaar kan binnen zes maanden in het meldsysteem van het platform."
REFLECTION = "Goed gesprek over wat één bericht doet. De groep dacht zelf mee over wie je helpt."


def deeds(cast: Cast) -> list[Deed]:
    """Everything that was done about harmful accounts, unordered."""
    platforms = {platform.slug: platform for platform in Platform.objects.all()}
    last = quarter_of(cast.plan.last_day)
    found: list[Deed] = []
    for row in cast.plan.rounds:
        found += _Round(cast, row, _earlier(last, row.quarters_ago), platforms).deeds()
    return found


def _earlier(quarter: tuple[int, int], back: int) -> tuple[int, int]:
    """The quarter so many before this one."""
    year, place = divmod(quarter[0] * 4 + quarter[1] - 1 - back, 4)
    return year, place + 1


@dataclass
class _Round:
    """One round from its list to its outcome."""

    cast: Cast
    row: RoundPlan
    quarter: tuple[int, int]
    platforms: dict[str, Platform]
    round: InstacleanRound | None = None
    made: dict[int, InstacleanItem] = field(default_factory=dict)

    def deeds(self) -> list[Deed]:
        starts, ends = self._days()
        found = [Deed(_at(starts, time(8)), partial(self._begin, starts, ends))]
        kinds = [kind for kind, count in self.row.kinds.items() for _each in range(count)]
        of_signal = self._of_signal(kinds)
        span = max(1, (min(ends, self.cast.plan.last_day) - starts).days - 1)
        latest = _at(self.cast.plan.last_day, time(16))
        for place, kind in enumerate(kinds):
            listed = _at(starts + DAY * (place * span // len(kinds)), time(14)) + place * MINUTE
            if place == of_signal:
                listed = max(listed, self.cast.plan.shift.moment(*LISTED_AT))
            checked = min(listed + DAY, latest + place * MINUTE)
            add = partial(self._list, place, kind, listed, from_signal=place == of_signal)
            found.append(Deed(listed, add))
            if not self.row.is_open or place < len(kinds) - UNCHECKED:
                found.append(Deed(checked, partial(self._check, place, checked)))
        if self.row.is_open:
            return found
        sent = _at(ends, time(16))
        found.append(Deed(sent, partial(self._send, sent)))
        return found + self._outcome(sent, len(kinds))

    def _outcome(self, sent: datetime, count: int) -> list[Deed]:
        """Decisions around the median that the file gives; those without answer after 30 days."""
        row, found = self.row, list[Deed]()
        # Each kind has some of each decision: seven has nothing in common with the counts.
        mixed = [number * 7 % count for number in range(count)]
        decisions = (
            [Decision.REMOVED] * row.removed
            + [Decision.PARTLY] * row.partly
            + [Decision.NOT_REMOVED] * row.not_removed
        )
        for number, decision in enumerate(decisions):
            days = row.median_days + number % 3 - 1
            when = sent + DAY * days + number * MINUTE
            found.append(Deed(when, partial(self._decide, mixed[number], decision, when)))
        silent = sent + DAY * 30
        for number in range(len(decisions), count):
            when = silent + number * MINUTE
            found.append(Deed(when, partial(self._decide, mixed[number], Decision.NO_ANSWER, when)))
        closed = silent + DAY
        found.append(Deed(closed, lambda: rounds.close(self._round, by=self.lead, now=closed)))
        if row.participants:
            talk = sent - DAY * 2
            found.append(Deed(talk, partial(self._talk, talk)))
        return found

    def _of_signal(self, kinds: list[str]) -> int | None:
        """The place of the account that a signal named; None on a list that was sent."""
        if not self.row.is_open:
            return None
        return max(place for place, kind in enumerate(kinds) if kind == KIND_OF_SIGNAL)

    def _days(self) -> tuple[date, date]:
        """The calendar's own days; of an open list such that it stands open now."""
        starts, ends = list_days(*self.quarter)
        if not self.row.is_open:
            return starts, ends
        year, quarter = self.quarter
        today, first = self.cast.plan.last_day, date(year, 3 * quarter - 2, 1)
        starts = min(starts, max(first, today - 18 * DAY))
        return starts, min(max(ends, today + 7 * DAY), last_day(year, quarter))

    # --- what is done ----------------------------------------------------------------------------

    def _begin(self, starts: date, ends: date) -> None:
        now = _at(starts, time(8))
        self.round = rounds.make(*self.quarter, by=None, now=now)
        assert self.round is not None, "one round for each quarter"
        rounds.plan(
            self.round,
            starts_on=starts,
            ends_on=ends,
            lead=self.lead,
            community_service=bool(self.row.participants),
            participants_count=self.row.participants or None,
            by=self.lead,
            now=now,
        )
        rounds.open_list(self.round, by=None, now=now)
        forget_about(audit.label(self.round), now)

    def _list(self, place: int, kind: str, now: datetime, *, from_signal: bool) -> None:
        key = LISTERS[place % 2]
        incomplete = self.row.is_open and place == sum(self.row.kinds.values()) - 1
        signal = None
        if from_signal:
            signal = Signal.objects.get(client_id=self.cast.plan.uuid("signal", SIGNAL))
        notice = self._notice(place, kind, day_of(now), signal, incomplete=incomplete)
        self.made[place] = items.put_on_list(
            notice,
            team=signal.team if signal else self.cast.team_of(key),
            round=self._round,
            signal=signal,
            by=(signal and signal.created_by) or self.cast.people[key],
            now=now,
        )

    def _notice(
        self, place: int, kind: str, seen_on: date, signal: Signal | None, *, incomplete: bool
    ) -> items.Notice:
        texts = [row for row in TEXTS[kind] if not signal or row[1] == signal.subcategory]
        platform, subcategory, ground, rule, reason = texts[place % len(texts)]
        account = f"vb_{kind}_{self.quarter[1]}{place:02d}"
        if signal and signal.account_handle:
            account = signal.account_handle
        return items.Notice(
            platform=self.platforms[platform],
            category=kind,
            subcategory=subcategory,
            ground=Ground(ground),
            rule_text=rule,
            reason=reason,
            account_handle=account,
            location_url="" if incomplete else ADDRESSES[platform].format(account),
            seen_on=seen_on,
            good_faith=not incomplete,
        )

    def _check(self, place: int, now: datetime) -> None:
        items.check(self.made[place], by=self.cast.people[CHECKERS[place % 2]], now=now)

    def _send(self, now: datetime) -> None:
        rounds.send(self._round, by=self.lead, now=now)
        for item in self.made.values():
            item.status, item.sent_at = NoticeStatus.SENT, now

    def _decide(self, place: int, decision: Decision, now: datetime) -> None:
        item = self.made[place]
        item.round = self._round
        answers.decide(
            item,
            decision,
            day_of(now),
            "" if decision in (Decision.REMOVED, Decision.NO_ANSWER) else REDRESS,
            by=item.created_by or self.lead,
            now=now,
        )

    def _talk(self, now: datetime) -> None:
        rounds.add_session(
            self._round,
            held_on=day_of(now),
            themes=[Theme(theme) for theme in self.row.themes],
            reflection=REFLECTION,
            by=self.cast.people[CHECKERS[0]],
            now=now,
        )

    @property
    def lead(self) -> User:
        return self.cast.people[LEAD]

    @property
    def _round(self) -> InstacleanRound:
        assert self.round is not None, "made before anything else"
        return self.round


def _at(day: date, clock: time) -> datetime:
    return moment_at(day, clock)
