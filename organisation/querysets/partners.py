"""Every read of partners and of what is agreed with them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, When

from organisation.choices import PartnerType
from youthwork.lib.dates import DAY

if TYPE_CHECKING:
    from organisation.models import Partner, SharingAgreement, User
else:
    Partner = SharingAgreement = User = Any


class PartnerQuerySet(QuerySet["Partner"]):
    def visible_to(self, user: User) -> Self:
        return self if user.has_perm("organisation.see_partners") else self.none()

    def listed_to(self, user: User) -> Self:
        """Partners with their agreements, for who keeps the settings or sees partners."""
        may = user.has_perm("organisation.change_settings")
        rows = self if may else self.visible_to(user)
        return rows.with_agreements()

    def with_agreements(self) -> Self:
        return self.prefetch_related("agreements").order_by("type", "name")

    def with_public_id(self, text: str) -> Partner | None:
        """The one that an address names; None where it names none."""
        try:
            return self.filter(public_id=UUID(text)).first()
        except ValueError:
            return None

    def by_kind(self, behind: Partner | None = None) -> Self:
        """By kind in the order of `PartnerType`, then by name; those after `behind`.

        Each has its `rank`, and `behind` as well, by that of its kind.
        """
        kinds = [When(type=kind, then=rank) for rank, kind in enumerate(PartnerType)]
        rows = self.annotate(rank=Case(*kinds, output_field=IntegerField()))
        if behind is not None:
            same_name = Q(name=behind.name, pk__gt=behind.pk)
            same_kind = Q(type=behind.type) & (Q(name__gt=behind.name) | same_name)
            rank = list(PartnerType).index(PartnerType(behind.type))
            rows = rows.filter(Q(rank__gt=rank) | same_kind)
        return rows.order_by("rank", "name", "pk")

    def police(self) -> Self:
        return self.filter(type=PartnerType.POLICE).order_by("name", "pk")

    def editable_by(self, user: User) -> Self:
        return self if user.has_perm("organisation.edit_partners") else self.none()

    def naming(self, partner: Partner) -> list[QuerySet[Any]]:
        """One row at most of each kind that names this partner, of any app: what is agreed,
        shared, asked, done."""
        fields: Any = self.model._meta.get_fields(include_hidden=True)
        return [
            each.related_model._base_manager.filter(**{each.field.name: partner}).values("pk")[:1]
            for each in fields
            if each.auto_created and each.one_to_many
        ]

    def erase(self, partner: Partner) -> None:
        """One that nothing names: Django's own `delete` would look for that again, a kind at a
        time."""
        self.filter(pk=partner.pk)._raw_delete(self.db)

    def hold(self, partner: Partner) -> None:
        """Until the transaction ends nobody else agrees, stops or shares anything with them."""
        self.held(partner).get()

    def held(self, partner: Partner) -> Self:
        """The same once this is asked, for who asks more with it."""
        return self.filter(pk=partner.pk).select_for_update(no_key=True)


class SharingAgreementQuerySet(QuerySet["SharingAgreement"]):
    def lasting(self, day: date) -> Self:
        """Agreements that were not stopped and have not ended by this day."""
        return self.filter(ended_at=None, until_day__gte=day)

    def in_force(self, day: date) -> Self:
        """Agreements under which something may be shared on this day: at most one per partner."""
        return self.lasting(day).filter(from_day__lte=day)

    def in_force_with(self, partner: Partner, day: date) -> Self:
        """The agreement, if any, under which this partner may be told something on this day."""
        return self.in_force(day).filter(partner=partner)

    def with_partner(self, partner: Partner, day: date) -> SharingAgreement | None:
        """That agreement."""
        return self.in_force_with(partner, day).first()

    def cut_short_by(self, following: SharingAgreement) -> Self:
        """What ends the day before this one begins, and was agreed for longer."""
        rows = self.filter(partner=following.partner, ended_at=None)
        return rows.filter(until_day=following.from_day - DAY, agreed_until_day__isnull=False)

    def next_after(self, agreement: SharingAgreement) -> SharingAgreement | None:
        """The first that begins after this one and was not stopped."""
        rows = self.filter(partner=agreement.partner, ended_at=None)
        return rows.filter(from_day__gt=agreement.from_day).order_by("from_day").first()

    def newest_first(self) -> Self:
        return self.select_related("checked_by").order_by("-from_day")

    def to_check(self, today: date) -> Self:
        """What runs or will run and no privacy officer looked at, the first to begin first."""
        rows = self.filter(checked_on=None, ended_at=None, until_day__gte=today)
        return rows.select_related("partner").order_by("from_day", "pk")

    def last_of_their_partner(self) -> Self:
        """Agreements after which nothing was agreed yet, still running by themselves."""
        later = self.model._default_manager.filter(
            partner=OuterRef("partner"), from_day__gt=OuterRef("from_day")
        )
        return self.filter(~Exists(later), ended_at=None).select_related("partner")

    def last_running(self, today: date) -> Self:
        """The last ones that have not ended, the first to end first."""
        return self.last_of_their_partner().filter(until_day__gte=today).order_by("until_day")

    def to_remind_of(self, today: date, within: date) -> Self:
        """The last ones that end by `within`, of which nobody was told yet."""
        rows = self.last_of_their_partner().filter(reminded_at=None, end_told_at=None)
        return rows.filter(from_day__lte=today, until_day__gt=today, until_day__lte=within)

    def to_tell_the_end_of(self, today: date) -> Self:
        """The last ones of which the last day has come, which nobody was told yet."""
        return self.last_of_their_partner().filter(end_told_at=None, until_day__lte=today)
