"""What sums of teams tell of people, tried by who knows some of them already."""

from hypothesis import given, settings
from hypothesis import strategies as st

from workers.small_teams import FEWEST, shown_apart, tells_too_much

PEOPLE = st.dictionaries(
    st.integers(1, 5), st.sets(st.integers(1, 8), min_size=1, max_size=5), max_size=5
)


@settings(max_examples=300)
@given(PEOPLE, st.sets(st.integers(1, 5), max_size=3), st.integers(1, 8))
def test_no_sum_less_what_a_reader_knows_tells_of_fewer_than_three_people(people_of, led, viewer):
    """What stands on the page are sums of groups that share no team, and the sum of all.

    Everything that can be worked out of them is made of the groups, and of what is in none. A
    reader takes off the own time, and as a lead that of each person in the teams led.
    """
    apart, joined = shown_apart(people_of, led=led, viewer=viewer)
    groups = [{team} for team in apart] + ([joined] if joined else [])
    assert not apart & joined
    if not tells_too_much(people_of, led=led, viewer=viewer):
        groups.append(set(people_of) - apart - joined)
    for group in groups:
        left = set().union(*(people_of[team] for team in group - led))
        assert not left or len(left - {viewer}) >= FEWEST


@settings(max_examples=100)
@given(PEOPLE)
def test_large_teams_stand_by_themselves_when_no_small_one_needs_them(people_of):
    large = {team for team, people in people_of.items() if len(people) >= FEWEST}
    apart, joined = shown_apart(people_of)
    if large == set(people_of):
        assert (apart, joined) == (large, set())
