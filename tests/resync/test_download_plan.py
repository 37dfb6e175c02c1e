from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mapping.list_needs import Need
from resync.download_plan import Part, parts_of, plan
from statuspage_api.endpoints import (
    COMPONENT_GROUPS,
    COMPONENTS,
    INCIDENTS,
    UNRESOLVED_INCIDENTS,
    UPCOMING_INCIDENTS,
    ListEndpoint,
)

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
A_WEEK_AGO = NOW - timedelta(days=7)
A_MONTH_AGO = NOW - timedelta(days=30)
PAGES = ["p1", "p2"]


def planned(*needs: Need, pages: list[str] = PAGES) -> list[tuple[ListEndpoint, str]]:
    return [(part.endpoint, part.page_id) for part in plan(needs, pages)]


def of_page(page_id: str) -> frozenset[str]:
    return frozenset({page_id})


def test_a_need_of_no_pages_in_particular_has_a_part_of_each() -> None:
    assert parts_of(Need(INCIDENTS, since=A_WEEK_AGO), PAGES) == [
        Part(INCIDENTS, "p1", A_WEEK_AGO),
        Part(INCIDENTS, "p2", A_WEEK_AGO),
    ]


def test_a_page_that_the_account_does_not_have_has_no_part() -> None:
    need = Need(INCIDENTS, frozenset({"p2", "nosuchpage"}))
    assert parts_of(need, PAGES) == [Part(INCIDENTS, "p2", None)]


def test_what_two_need_is_planned_once() -> None:
    assert planned(Need(INCIDENTS), Need(INCIDENTS)) == [
        (INCIDENTS, "p1"),
        (INCIDENTS, "p2"),
    ]


def test_lists_are_planned_in_the_order_in_which_they_are_needed() -> None:
    assert planned(Need(COMPONENT_GROUPS), Need(COMPONENTS), Need(INCIDENTS)) == [
        (endpoint, page_id)
        for endpoint in (COMPONENT_GROUPS, COMPONENTS, INCIDENTS)
        for page_id in PAGES
    ]


def test_an_extract_is_not_read_beside_the_whole_list_whichever_comes_first() -> None:
    whole, extract = Need(INCIDENTS), Need(UNRESOLVED_INCIDENTS)
    assert planned(extract, whole) == planned(whole, extract) == planned(whole)


def test_an_extract_is_read_beside_another_and_beside_the_newest_of_all() -> None:
    assert planned(
        Need(UNRESOLVED_INCIDENTS),
        Need(UPCOMING_INCIDENTS),
        Need(INCIDENTS, since=A_WEEK_AGO),
        pages=["p1"],
    ) == [
        (UNRESOLVED_INCIDENTS, "p1"),
        (UPCOMING_INCIDENTS, "p1"),
        (INCIDENTS, "p1"),
    ]


def test_the_whole_list_is_not_met_by_its_extract() -> None:
    part = Part(INCIDENTS, "p1", A_WEEK_AGO)
    assert not part.is_met_by(UNRESOLVED_INCIDENTS, None)
    assert part.is_met_by(INCIDENTS, None)


def test_lists_that_have_nothing_to_do_with_each_other_are_both_read() -> None:
    # Neither has a whole of which it is an extract.
    assert planned(Need(COMPONENTS), Need(COMPONENT_GROUPS), pages=["p1"]) == [
        (COMPONENTS, "p1"),
        (COMPONENT_GROUPS, "p1"),
    ]


def test_of_two_windows_the_wider_is_read() -> None:
    week, month = (Need(INCIDENTS, since=each) for each in (A_WEEK_AGO, A_MONTH_AGO))
    whole = Need(INCIDENTS)
    assert plan([week, month], ["p1"]) == [Part(INCIDENTS, "p1", A_MONTH_AGO)]
    assert plan([week, whole, month], ["p1"]) == [Part(INCIDENTS, "p1", None)]


def test_an_extracts_window_is_within_the_same_window_of_the_whole_list() -> None:
    extract = Need(UNRESOLVED_INCIDENTS, since=A_WEEK_AGO)
    assert plan([extract, Need(INCIDENTS, since=A_MONTH_AGO)], ["p1"]) == [
        Part(INCIDENTS, "p1", A_MONTH_AGO)
    ]


def test_each_page_is_read_as_far_as_somebody_needs_it() -> None:
    newest_of_all = Need(INCIDENTS, since=A_WEEK_AGO)
    assert plan([newest_of_all, Need(INCIDENTS, of_page("p2"))], PAGES) == [
        Part(INCIDENTS, "p1", A_WEEK_AGO),
        Part(INCIDENTS, "p2", None),
    ]


def test_needs_of_different_pages_do_not_meet_each_other() -> None:
    assert planned(
        Need(INCIDENTS, of_page("p1")), Need(UNRESOLVED_INCIDENTS, of_page("p2"))
    ) == [(INCIDENTS, "p1"), (UNRESOLVED_INCIDENTS, "p2")]


NEEDS = st.lists(
    st.builds(
        Need,
        st.sampled_from(
            [COMPONENTS, INCIDENTS, UNRESOLVED_INCIDENTS, UPCOMING_INCIDENTS]
        ),
        st.frozensets(st.sampled_from(["p1", "p2", "p3", "nosuchpage"])),
        st.none() | st.sampled_from([A_WEEK_AGO, A_MONTH_AGO]),
    ),
    max_size=8,
)


@given(NEEDS, st.lists(st.sampled_from(["p1", "p2", "p3"]), unique=True))
def test_every_need_is_met_and_nothing_is_read_twice(
    needs: list[Need], pages: list[str]
) -> None:
    lists = plan(needs, pages)
    for part in (part for need in needs for part in parts_of(need, pages)):
        assert any(
            each.page_id == part.page_id and part.is_met_by(each.endpoint, each.since)
            for each in lists
        )
    for number, part in enumerate(lists):
        assert not any(
            each.page_id == part.page_id and part.is_met_by(each.endpoint, each.since)
            for each in lists[:number] + lists[number + 1 :]
        )


@given(NEEDS)
def test_what_is_planned_is_asked_for_by_somebody_in_that_order(
    needs: list[Need],
) -> None:
    parts = [part for need in needs for part in parts_of(need, PAGES)]
    places = [parts.index(part) for part in plan(needs, PAGES)]
    assert places == sorted(places)
