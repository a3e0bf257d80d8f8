"""The date at the present pace: against the known law of waiting, a straight drift, and where nothing can be said."""

from datetime import UTC, date, datetime, timedelta

import pytest
from scipy import stats

from twin.maturity.ahead import ahead
from twin.maturity.gaps import Gap, Path
from twin.maturity.history import Week
from twin.maturity.matrix import matrix
from twin.maturity.readings import Reading
from twin.maturity.snapshots import Snapshot

TODAY = date(2026, 5, 31)


def weeks(criterion_id: str, values: list[float], of: float = 20.0) -> list[Week]:
    """Weeks that end today, a criterion of one process with these values (numerators out of `of` things)."""
    first = TODAY - timedelta(days=7 * (len(values) - 1))
    made = []
    for k, value in enumerate(values):
        day = first + timedelta(days=7 * k)
        kept = Snapshot(
            k,
            datetime(2026, 6, 1, tzinfo=UTC),
            "x",
            day,
            "cast",
            criterion_id,
            value / of,
            value,
            of,
            0.8,
            False,
            (),
            "",
            "",
            None,
        )
        made.append(Week(day, (kept,)))
    return made


def path(criterion_id: str, value: float, of: float = 20.0, lacking: int | None = None) -> Path:
    criterion = matrix().criteria[criterion_id]
    reading = Reading(TODAY, "cast", criterion_id, value / of, value, of, criterion.threshold, False)
    return Path("cast", "mid1", (Gap(reading, lacking, (), 1.0, "mid1"),))


def test_points_wait_as_the_law_of_waiting_says():
    values = [10.0] * 7 + [11.0, 12.0, 13.0, 13.0, 13.0, 14.0]  # 4 points in 12 weeks, 2 more wanted
    found = ahead(path("automatic_share", 14, lacking=2), weeks("automatic_share", values), TODAY)
    for told, q in zip((found.early, found.likely, found.late), (0.1, 0.5, 0.9), strict=True):
        exact = 12 * 2 / 4.5 * stats.f.ppf(q, 4, 9)
        assert (told - TODAY).days / 7 == pytest.approx(exact, rel=0.1)


def test_a_steady_drift_arrives_when_the_line_does():
    values = [8.0 + 0.5 * k for k in range(13)]  # half a thing a week, 2 short of 16
    found = ahead(path("alerts_acted", 14), weeks("alerts_acted", values), TODAY)
    assert found.early == found.likely == found.late == TODAY + timedelta(weeks=4)


def test_an_unsteady_drift_has_a_band_and_the_more_so_the_wilder_it_is():
    bands = []
    for wild in (0.2, 0.8):
        values = [8.0 + 0.5 * k + wild * (-1) ** (k // 4) for k in range(13)]
        found = ahead(path("alerts_acted", values[-1]), weeks("alerts_acted", values), TODAY)
        bands.append(((found.late or TODAY + timedelta(weeks=104)) - found.early).days)
    assert 0 < bands[0] < bands[1]


@pytest.mark.parametrize(
    ("criterion_id", "values"),
    [("automatic_share", [10.0] * 13), ("alerts_acted", [14.0 - 0.2 * k for k in range(13)])],
)
def test_what_has_not_come_nearer_gets_no_date_and_is_named(criterion_id, values):
    found = ahead(path(criterion_id, values[-1], lacking=3), weeks(criterion_id, values), TODAY)
    assert (found.early, found.likely, found.late) == (None, None, None)
    assert matrix().criteria[criterion_id].name.ko in found.why.ko


def test_a_date_beyond_two_years_is_not_told():
    values = [10.0 + 0.01 * k for k in range(13)]
    found = ahead(path("alerts_acted", values[-1]), weeks("alerts_acted", values), TODAY)
    assert found.likely is None
    assert "가장 오래 걸리는 것" in found.why.ko


def test_the_same_day_always_tells_the_same_and_later_weeks_are_not_known_yet():
    values = [10.0] * 7 + [11.0, 12.0, 13.0, 13.0, 13.0, 14.0]
    kept = weeks("automatic_share", values)
    one = ahead(path("automatic_share", 14, lacking=2), kept, TODAY)
    later = Week(TODAY + timedelta(days=7), kept[0].snapshots)
    assert ahead(path("automatic_share", 14, lacking=2), [*kept, later], TODAY) == one


def test_where_the_target_is_reached_there_is_nothing_to_wait_for():
    assert ahead(Path("cast", "mid1", ()), [], TODAY) is None
