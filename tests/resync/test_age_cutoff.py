from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from resync.age_cutoff import AgeCutoff, reaches_back_to
from statuspage_api.objects import RawItem

SINCE = datetime(2026, 9, 1, 12, tzinfo=UTC)
EARLIER = SINCE - timedelta(seconds=1)


def created(*moments: str | None) -> list[RawItem]:
    return [
        {"id": f"i{number}", "created_at": moment}
        for number, moment in enumerate(moments)
    ]


def passed(cutoff: AgeCutoff, *lists: Sequence[RawItem]) -> list[bool]:
    return [cutoff.is_passed_by(items) for items in lists]


@pytest.mark.parametrize(
    ("since", "wanted", "does"),
    [
        pytest.param(None, None, True, id="all-has-all"),
        pytest.param(None, SINCE, True, id="all-has-some"),
        pytest.param(SINCE, None, False, id="some-lacks-all"),
        pytest.param(EARLIER, SINCE, True, id="further-back"),
        pytest.param(SINCE, SINCE, True, id="as-far-back"),
        pytest.param(SINCE, EARLIER, False, id="less-far-back"),
    ],
)
def test_a_list_that_reaches_further_back_has_what_is_asked_for(
    since: datetime | None, wanted: datetime | None, does: bool
) -> None:
    assert reaches_back_to(since, wanted) == does


def test_a_list_is_read_until_it_comes_to_older_ones() -> None:
    assert passed(
        AgeCutoff(SINCE),
        created("2026-09-03T00:00:00Z", "2026-09-02T00:00:00Z"),
        created("2026-09-02T00:00:00Z", "2026-09-01T12:00:00Z"),
        created("2026-09-01T12:00:00.000Z", "2026-09-01T11:59:59.999Z"),
    ) == [False, False, True]


def test_timestamps_are_compared_whatever_their_form() -> None:
    newest_first = created("2026-09-01T05:00:00.000-07:00", "2026-09-01T12:00:00Z")
    older = created("2026-09-01T04:59:59.000-07:00")
    assert passed(AgeCutoff(SINCE), newest_first, older) == [False, True]


def test_what_was_created_just_then_may_be_followed_by_more() -> None:
    assert not AgeCutoff(SINCE).is_passed_by(created("2026-09-01T12:00:00Z"))


def test_a_list_without_cutoff_is_read_to_its_end() -> None:
    ancient = created("2015-11-26T21:17:32.090Z", "2015-10-16T12:00:00.000Z")
    assert not AgeCutoff(None).is_passed_by(ancient)


def test_nothing_is_known_of_an_empty_list() -> None:
    assert not AgeCutoff(SINCE).is_passed_by([])


@pytest.mark.parametrize(
    "disordered",
    [
        pytest.param(
            ["2026-08-01T00:00:00Z", "2026-08-02T00:00:00Z"], id="oldest-first"
        ),
        pytest.param(["2026-08-02T00:00:00Z", None], id="undated"),
        pytest.param(["2026-08-02T00:00:00Z", "yesterday"], id="no-date"),
    ],
)
def test_a_list_that_breaks_its_order_once_is_read_to_its_end(
    disordered: list[str | None],
) -> None:
    assert passed(
        AgeCutoff(SINCE),
        created(*disordered),
        created("2026-07-02T00:00:00Z", "2026-07-01T00:00:00Z"),
        created("2026-06-02T00:00:00Z", "2026-06-01T00:00:00Z"),
    ) == [False, False, False]


def test_the_order_holds_from_one_answer_to_the_next() -> None:
    assert passed(
        AgeCutoff(SINCE),
        created("2026-09-02T00:00:00Z"),
        created("2026-09-03T00:00:00Z", "2026-08-01T00:00:00Z"),
        created("2026-07-01T00:00:00Z"),
    ) == [False, False, False]


def test_an_incident_without_creation_date_breaks_the_order() -> None:
    assert passed(
        AgeCutoff(SINCE), [{"id": "i1"}], created("2026-07-01T00:00:00Z")
    ) == [
        False,
        False,
    ]
