"""What somebody typed into a form that could not be handled: where it went, and its fields."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict

from privacy.validators import no_citizen_service_number

PACKED_MAX = 80_000  # letters: forty thousand bytes of address and fields
# Hexadecimal in the letters a to p: among digits some would read as a citizen service number.
_TO_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_TO_DIGITS = str.maketrans("abcdefghijklmnop", "0123456789abcdef")
_SHORTEST = 9  # digits of a citizen service number; eight are one of the Chamber of Commerce
# Fields of which the value is picked, not written; any other value counts as text, whatever it
# looks like. tests/organisation/test_typed.py holds every form to this list.
CHOSEN = frozenset(
    """
    about_minors about_persons account_told active_from active_until activities activity advice
    after age age_band age_from age_to answer appeal_decision approach area as_answer as_typed
    asked_on asker at_0 at_1 at_2 at_3 at_4 at_5 at_6 at_once authority authority_at back backup
    before born buddy campaign category cause channel child_agrees client_id closes_on code_step_1
    code_step_2 code_step_3 code_step_4 code_step_5 colleagues_may_read coming community_service
    competence competences concerns concerns_one_youth consulted_on content count counted
    created_offline_at daily data_allowed data_kinds date_of_birth day days_shorter decided_on
    decision declares_authority deed device_time digest_at digital direction do done done_at drop
    due due_on end ended_on endpoint ends ends_on entry euros_per_year every examples exception
    family_asks figure figure_source file find first first_day first_steps followers follows
    found_at friday_duty_paid friends from_0 from_0_2 from_1 from_1_2 from_2 from_2_2 from_3
    from_3_2 from_4 from_4_2 from_5 from_5_2 from_6 from_6_2 from_day from_time function give
    give_percent give_take given_on good_faith ground group_size handle_spreads happened_at held_on
    help help_by holder hours how identity identity_sure image_places impact impact_left
    interpretation into invited is_care_provider is_closed_account is_default is_digital kind known
    lang language last last_day lead leave legal_basis life_at_stake likelihood likelihood_left
    link_is_enough logo look_again_on looked may_tell_guardian membership merged_into mine mode
    moments money_of month needs_code news next no_person no_youth_account nudge_reason
    numbers_checked
    observed of_whom offline_picture on one_guardian open open_until opens_on opportunity_when
    origin other outcome own_no_from owner part participants_count partner partners
    partners_are_right passwordless people people_at period person persons pilot pilot_from
    pilot_until place planned_on planned_time platform policy_document post posted_on practice_id
    present preview privacy_officer_external profile_1 profile_10 profile_11 profile_12 profile_13
    profile_14 profile_15 profile_16 profile_2 profile_3 profile_4 profile_5 profile_6 profile_7
    profile_8 profile_9 public_id question_1 question_2 question_3 question_4 question_5 question_6
    quiet_from quiet_until reach reach_kind receipt_on received_on recurrence refs refusal
    refusal_reason relation remember remove replace require_both_parents retention_profile
    retract_reason review_on revision risk role round route rows same_person sample scope seen
    seen_at seen_long_ago seen_on send settings_changed severity shown shows_minor signed_on signer
    since sixteen_policy stands_out start started_on starts starts_on state status step
    still_visible stop subcategory sure tab table team teams text_confirmed text_hash theme themes
    to told_at told_youth type unit until until_0 until_0_2 until_1 until_1_2 until_2 until_2_2
    until_3 until_3_2 until_4 until_4_2 until_5 until_5_2 until_6 until_6_2 until_day until_time
    version visibility visible was_seen week weekdays weeks what where who whose with_colleague
    without_logo workers works_council_agreed_on year year_from
    """.split()
)


@dataclass(frozen=True)
class Typed:
    """A form as it was sent: its path with query, its fields with their values, in order."""

    address: str
    fields: tuple[tuple[str, str], ...]

    @property
    def texts(self) -> list[str]:
        """The values that were written, not chosen; labels aren't known here."""
        return [value for name, value in self.fields if name not in CHOSEN and value.strip()]

    def check(self) -> None:
        """Raises ValidationError when a value holds a citizen service number."""
        for _name, value in self.fields:
            if len(value) >= _SHORTEST and not _is_uuid(value):
                no_citizen_service_number(value)

    def packed(self) -> str:
        """One text, from which no cleaning takes anything away."""
        whole = json.dumps([self.address, self.fields], ensure_ascii=False)
        return whole.encode("utf-8", "replace").hex().translate(_TO_LETTERS)

    @classmethod
    def unpacked(cls, text: str) -> Typed:
        address, fields = json.loads(bytes.fromhex(text.translate(_TO_DIGITS)))
        return cls(address, tuple((name, value) for name, value in fields))

    def as_post(self) -> QueryDict:
        """The fields as a form takes them."""
        data = QueryDict(mutable=True)
        for name, value in self.fields:
            data.appendlist(name, value)
        return data


def _is_uuid(value: str) -> bool:
    try:
        return str(UUID(value)) == value.lower()
    except ValueError:
        return False
