"""Another sequence of orders in the twin: change-overs saved come out as parts, to the second where all is constant."""

import json

from worlds import serial

from tests.kpi.logs import at
from tests.pages.tiny_plant import fill
from twin.__main__ import main
from twin.experiment.forecast.resequenced import resequenced
from twin.line.state import State
from twin.plant import Order, Plant
from twin.present import Present

NOW = at("8:00")


def line() -> Plant:
    """One machine of 10 minutes a part that changes over in 30; orders are pulled one by one through a day to 17:00."""
    return serial(
        [600],
        setup_s={"law": "constant", "value": 1800},
        supply={"kind": "orders", "release_below_lots": 1},
        more={
            "product": [{"id": p, "route": ["m1"], "family": p} for p in "ab"],
            "order": [{"id": "x", "product": "a", "released_s": 0}],
            "shift": [{"id": "day", "days": ["mon"], "starts": "08:00:00", "ends": "17:00:00"}],
        },
    )


def orders() -> tuple[Order, ...]:
    """Eight orders of six parts, the products in turn; the last of them is due at noon."""
    return tuple(
        Order(id=f"o{i}", product="ab"[i % 2], qty=6, released_s=0.0, due_at=at("12:00") if i == 7 else None)
        for i in range(8)
    )


def test_families_together_make_what_the_change_overs_cost():
    """In nine hours, an hour an order: six orders with a change-over before each but the first, or all eight with one; o7 in time."""
    present = Present(State(starts_at=NOW), orders(), (), ())
    found = resequenced(line(), present, ["o7", "o1", "o3", "o5", "o0", "o2", "o4", "o6"], number=2)
    assert (found.good_parts.mean, found.on_time_orders.mean) == (48 - 36, 1)
    same = resequenced(line(), present, [o.id for o in orders()], number=2)
    assert (same.good_parts.mean, same.good_parts.low) == (0, 0)


def test_the_command_says_what_it_needs(tmp_path, capsys):
    db = tmp_path / "plant.duckdb"
    fill(db)
    assert main(["sequence", "--db", str(db), "--lang", "ko"]) == 2
    assert "순서" in capsys.readouterr().err
    assert main(["sequence", "--db", str(db), "--replications", "2", "--lang", "en"]) == 2
    assert "at least 5" in capsys.readouterr().err


def test_what_it_prints_is_plain_data():
    from twin.experiment.forecast.sequence_command import as_json, as_text
    from twin.models.sequence import Job, advise

    jobs = [Job(f"o{i}", "ab"[i % 2], 3_600.0, None) for i in range(4)]
    advice = advise(jobs, lambda a, b: 0.0 if a in (None, b) else 1_800.0, "a")
    found = json.loads(json.dumps(as_json("m1", advice, None)))
    assert (found["as_listed"]["changeovers"], found["advised"]["changeovers"], found["brings"]) == (3, 1, None)
    assert "교체 1번 0.5시간" in as_text("m1", advice, None, "ko")
    assert "1 change-overs, 0.5 h" in as_text("m1", advice, None, "en")
