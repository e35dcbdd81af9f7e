"""Contracts with a first day: history keeps its norm."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sign_in import sign_in
from tests.workers.conftest import FRIDAY, NOW
from workers.actions import contracts as deeds
from workers.actions import months
from workers.models import Contract
from workers.planning import Period, in_force, norm_minutes
from youthwork.lib.dates import DAY

BEGIN = date(2025, 1, 1)
CONTRACTS = st.lists(
    st.builds(
        lambda hours, norm, in_hours, day: Contract(
            hours_per_week=Decimal(hours),
            norm_percent=None if in_hours else norm,
            norm_hours=Decimal(hours) * norm / 100 if in_hours else None,
            from_day=BEGIN + day * DAY,
        ),
        st.integers(0, 40),
        st.integers(0, 100),
        st.booleans(),
        st.integers(0, 700),
    ),
    max_size=5,
    unique_by=lambda each: each.from_day,
)


@settings(max_examples=40)
@given(CONTRACTS, st.integers(0, 700), st.integers(0, 60))
def test_norm_history_a_later_contract_changes_no_day_before_its_own(rows, offset, length):
    first = BEGIN + offset * DAY
    last = first + length * DAY
    known = [row for row in rows if row.from_day <= last]
    period = Period(first, last)
    assert norm_minutes(rows, period) == norm_minutes(known, period)
    whole = sum(
        # a week's hours lie on Monday to Friday
        c.norm_hours * 12
        if c.norm_percent is None
        else c.hours_per_week * c.norm_percent * 60 / 500
        for day in period.each()
        if day.weekday() < 5 and (c := in_force(rows, day))
    )
    assert norm_minutes(rows, period) == pytest.approx(float(whole), abs=0.51)


def refused(call):
    with pytest.raises(ValidationError) as refusal:
        call()
    return refusal.value.error_dict["from_day"][0].code


def test_a_contract_is_agreed_after_the_one_before_and_never_over_it(cast, contract):
    def agree(day):
        return deeds.agree(cast.worker, Decimal("28.5"), 30, day, by=cast.administrator, now=NOW)

    assert refused(lambda: agree(contract.from_day)) == "not_after"
    agree(FRIDAY)
    assert refused(lambda: agree(FRIDAY - DAY)) == "not_after"
    assert Contract.objects.in_force(cast.worker, FRIDAY - DAY) == contract


def test_the_norm_of_a_closed_month_is_settled(cast, contract):
    months.close(cast.noord, date(2026, 10, 5), by=cast.lead, now=NOW)

    def agree(day):
        return deeds.agree(cast.worker, Decimal(20), 25, day, by=cast.administrator, now=NOW)

    assert refused(lambda: agree(date(2026, 10, 31))) == "closed"
    assert agree(date(2026, 11, 1))


def test_a_contract_that_began_stays_and_one_to_come_may_go(cast, contract):
    with pytest.raises(ValidationError):
        deeds.withdraw(contract, by=cast.administrator, now=NOW)
    coming = deeds.agree(
        cast.worker, Decimal(20), 25, FRIDAY + timedelta(days=9), by=cast.administrator, now=NOW
    )
    deeds.withdraw(coming, by=cast.administrator, now=NOW)
    assert Contract.objects.get() == contract


def test_the_administrator_keeps_contracts_and_nobody_else(client, cast):
    address = reverse("workers:contracts", args=[cast.worker.public_id])
    administrator = sign_in(client, cast.administrator)
    typed = {"hours_per_week": "28,5", "norm_percent": "20", "from_day": "2026-01-05"}
    assert administrator.post(address, typed).status_code == 302
    row = Contract.objects.get()
    assert (row.hours_per_week, row.norm_percent) == (Decimal("28.5"), 20)
    for wrong in ({"hours_per_week": "61"}, {"norm_percent": "-1"}, {"from_day": "morgen"},
                  {"hours_per_week": "\x00"}, {"hours_per_week": "9" * 400},
                  {"norm_percent": ""}, {"norm_hours": "29"}, {"norm_hours": "acht"},
                  {"norm_hours": "-1"}):  # fmt: skip
        answer = administrator.post(address, typed | {"from_day": "2026-03-02"} | wrong)
        assert answer.status_code in (400, 422), wrong
    page = administrator.get(address).content.decode()
    assert "28,5" in page


def test_a_norm_of_fixed_hours_shows_where_the_norm_shows(client, cast):
    address = reverse("workers:contracts", args=[cast.worker.public_id])
    typed = {"hours_per_week": "32", "norm_percent": "25", "norm_hours": "8,5"}
    administrator = sign_in(client, cast.administrator)
    assert administrator.post(address, typed | {"from_day": "2026-01-05"}).status_code == 302
    row = Contract.objects.get()
    assert (row.norm_percent, row.norm_hours) == (None, Decimal("8.5"))
    assert "8,5 uur per week (27%)" in administrator.get(address).content.decode()
    assert norm_minutes([row], Period(date(2026, 11, 16), date(2026, 11, 22))) == 510


@pytest.mark.parametrize(
    "wrong", [{"norm_percent": None}, {"norm_hours": 5}, {"norm_percent": None, "norm_hours": 40}]
)
def test_the_database_keeps_one_kind_of_norm_within_the_contract(contract, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Contract.objects.update(**wrong)
