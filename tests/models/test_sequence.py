"""Which order next: as good as trying all sequences, never worse than the book, the same everywhere."""

import itertools
import random
from datetime import UTC, datetime

import pytest

from twin.errors import Problem
from twin.models import sequence
from twin.models.sequence import Job, advise, evaluate
from twin.models.sequence_jobs import advice_for, jobs_of, pace_s, working_s
from twin.plant import Order, Plant

CHANGE_S = 1_200.0


def change(before: str | None, after: str) -> float:
    return 0.0 if before in (None, after) else CHANGE_S


def jobs(number: int, seed: int) -> list[Job]:
    luck = random.Random(seed)
    return [
        Job(
            f"o{i}",
            luck.choice("ABC"),
            60.0 * luck.randint(30, 200),
            60.0 * luck.randint(60, 900) if luck.random() < 0.8 else None,
        )
        for i in range(number)
    ]


@pytest.mark.parametrize("seed", range(6))
def test_as_good_as_the_best_of_all_sequences(seed):
    given = jobs(6, seed)
    advice = advise(given, change, "A")
    assert advice.is_best
    assert advice.advised.cost == min(evaluate(p, change, "A").cost for p in itertools.permutations(given))
    assert sorted(advice.advised.order_ids) == sorted(j.order_id for j in given)


def test_without_due_dates_families_stay_together_and_with_them_they_wait():
    mixed = [Job(f"{family}{i}", family, 3_600.0, None) for i in range(3) for family in "AB"]
    free = advise(mixed, change, "A")
    assert (free.as_listed.changeovers, free.advised.changeovers) == (5, 1)
    urgent = [Job("B0", "B", 3_600.0, 3_600.0 + CHANGE_S)] + [j for j in mixed if j.order_id != "B0"]
    assert advise(urgent, change, "A").advised.order_ids[0] == "B0"
    assert advise(urgent, change, "A").advised.late == 0


def test_a_long_book_is_never_worse_than_listed_and_the_same_each_time(monkeypatch):
    monkeypatch.setattr(sequence, "SOLVER_EFFORT", 0.1)
    given = jobs(30, 3)
    once, again = advise(given, change, None), advise(given, change, None)
    assert once == again
    assert once.advised.cost <= once.as_listed.cost
    assert not once.is_best


PLANT = Plant.model_validate(
    {
        "site": {"name": "tiny", "timezone": "UTC"},
        "shift": [{"id": "day", "days": ["mon", "tue"], "starts": "08:00:00", "ends": "16:00:00"}],
        "process": [{"id": "p"}],
        "station": [
            {"id": "m1", "process": "p", "processing_s": {"law": "constant", "value": 60}},
            {"id": "m2", "process": "p", "machines": 2, "processing_s": {"law": "constant", "value": 100}, "processing_per": "part",
             "setup_s": {"law": "constant", "value": 900}},
        ],
        "product": [{"id": "a", "route": ["m1", "m2"], "lot_size": 5}, {"id": "b", "route": ["m1"], "lot_size": 5}],
    }
)  # fmt: skip
MONDAY = datetime(2026, 1, 5, 15, tzinfo=UTC)


def order(name: str, product: str, qty: int, due: datetime | None = None) -> Order:
    return Order(id=name, product=product, qty=qty, released_s=0.0, due_at=due)


def test_jobs_are_seen_by_the_station_that_changes_over_in_its_working_time():
    due = datetime(2026, 1, 6, 10, tzinfo=UTC)
    found = jobs_of(PLANT, PLANT.station[1], [order("x", "a", 40, due), order("y", "b", 40)], MONDAY)
    assert found == [
        Job("x", "a", 2_000.0, 3 * 3_600.0),
        Job("y", "b", 480.0, None),
    ]  # 40 parts of 100 s on two; 8 trays of 60 s
    late = jobs_of(PLANT, PLANT.station[1], [order("x", "a", 40, due)], MONDAY, ahead_s=pace_s(PLANT, "a", 20))
    assert late[0].due_s == 3 * 3_600.0 - 1_000.0
    assert working_s(PLANT, PLANT.station[1], MONDAY, datetime(2026, 1, 5, 14, tzinfo=UTC)) == -3_600


def test_what_cannot_be_sequenced_is_said():
    station, advice = advice_for(PLANT, [order("x", "a", 40), order("y", "b", 5), order("z", "a", 40)], MONDAY, "a")
    assert station.id == "m2"
    assert advice.advised.changeovers <= 1
    with pytest.raises(Problem, match="Fewer than two orders"):
        advice_for(PLANT, [order("x", "a", 40)], MONDAY, "a")
    plain = PLANT.model_copy(update={"station": (PLANT.station[0],)})
    with pytest.raises(Problem, match="change-over time"):
        advice_for(plain, [order("x", "a", 40), order("y", "a", 40)], MONDAY, None)
