"""Advice in the book: learned, judged later beside plain rules, applied by a person, listed; on worlds whose answer is known."""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest

from tests.models.conftest import CUT
from tests.models.test_demand import land
from twin.cli import main
from twin.errors import Problem
from twin.models import advising, applied, later, making, plan, registry, scoring, sequence, tasks
from twin.models.demand_task import outlook_now
from twin.models.points import points_of
from twin.models.sequence_past import weeks_between
from twin.models.told import evaluations
from twin.plant_file import parse_plant
from twin.store import Store

ZONE = ZoneInfo("Asia/Seoul")
PLANT = """
[site]
name = "tiny"
[[process]]
id = "casting"
[[station]]
id = "cast"
process = "casting"
processing_s = { law = "constant", value = 60 }
processing_per = "part"
setup_s = { law = "constant", value = 1800 }
settings = ["heat"]
[[product]]
id = "a"
route = ["cast"]
[[product]]
id = "b"
route = ["cast"]
"""


def save_plant(store: Store, toml: str = PLANT) -> None:
    store.save_plant(parse_plant(toml, "tiny"), kind="nominal", name="tiny", toml=toml)


def made(store: Store, task_id: str, **wish) -> registry.Version:
    return making.make_version(store, tasks.task_named(store, task_id), making.Wish(**wish), "김조언")


@pytest.fixture
def book(store: Store) -> Store:
    """Forty weeks in which a and b are ordered in turn, ten orders on a Saturday, released one by one from the Monday after."""
    save_plant(store)
    orders = {k: [] for k in ("order_id", "product_id", "qty", "ordered_at", "released_at", "due_at")}
    monday = datetime(2026, 1, 5, tzinfo=ZONE)
    for number in range(400):
        week, place = divmod(number, 10)
        begins = monday + timedelta(7 * week)
        row = (
            f"o{number:03d}", "ab"[place % 2], 100.0 + 20 * (week % 2), begins - timedelta(1.5),
            begins + timedelta(hours=8 + place), begins + timedelta(days=6),
        )  # fmt: skip
        for name, value in zip(orders, row, strict=True):
            orders[name].append(value)
    n = len(orders["qty"])
    with store.landing(kind="demo", source_name="book") as landing:
        keys = {"source_row": pa.array(range(n), pa.int64()), "source_key": pa.array(range(n), pa.uint64())}
        utc = {k: pa.array([t.astimezone(UTC) for t in v]) for k, v in orders.items() if k.endswith("_at")}
        landing.write("production_order", pa.table(keys | orders | utc))
    store.load_landed()
    return store


def test_a_window_is_learned_up_to_the_cut_and_judged_on_the_units_after_it(floor):
    version = made(floor, "setpoint-cast", until=CUT)
    found = advising.found_of(floor, version)
    (heat,) = [s for s in found["settings"] if s["window"]]
    assert heat["setting"]["name"] == "heat"
    assert heat["window"][0] < 200 < heat["window"][1]
    assert len(heat["bands"]) == 9
    assert heat["is_setting"] is None  # nobody has said
    judged, _ = later.evaluate(floor, version)
    share = {s.who: s.estimate for s in judged.scores if s.metric == "bad_share"}
    assert share["model"].value < share["all_units"].value < share["outside"].value
    assert share["model_minus_outside"].high < 0
    assert judged.since >= CUT
    told = evaluations(floor, version)
    assert {e.source for e in told} == {"test", "validation"}
    assert plan.accepted(told[0], "setpoint")
    rows = floor.rows("SELECT count(*) FROM model.record WHERE model_id = 'setpoint-cast'")
    assert rows == [(0,)]  # advice is neither right nor wrong: nothing for the twin to let act


def test_nobody_is_advised_on_what_nobody_sets(floor):
    save_plant(floor, PLANT.replace('"heat"', '"flow"'))
    assert {p.item: p.is_setting for p in points_of(floor)} == {"heat": False, "flow": True}
    found = advising.found_of(floor, made(floor, "setpoint-cast", until=CUT))
    assert [(s["setting"]["name"], s["is_setting"]) for s in found["settings"]] == [("flow", True)]
    with floor.transaction() as cursor:
        cursor.execute(
            "INSERT INTO plant.collection_point (point_id, station_id, machine_no, is_setting) VALUES ('cast-1.heat', 'cast', 1, true)"
        )
    assert {p.point_id: p.is_setting for p in points_of(floor)}["cast-1.heat"]  # its own description comes first


def test_demand_keeps_its_method_and_is_judged_against_naive_ones(store):
    monday = datetime(2026, 1, 5, 12, tzinfo=ZONE)
    luck = np.random.default_rng(1)
    weeks = 1_000 + 100 * luck.standard_normal(60)
    land(store, [(f"o{w}", "a", monday + timedelta(7 * w), float(q)) for w, q in enumerate(weeks)])
    version = made(store, "demand", held_back_days=16 * 7)
    methods = advising.found_of(store, version)["methods"]
    assert methods["*"].startswith(("average", "smoothing"))
    judged, _ = later.evaluate(store, version)
    wape = {s.who: s.estimate for s in judged.scores if s.metric == "wape"}
    assert judged.rows == 16
    assert wape["model"].value < wape["last_week"].value
    assert wape["model_minus_last_week"].low < wape["model_minus_last_week"].value < 0
    inside = next(s.estimate for s in judged.scores if s.metric == "inside_band")
    assert inside.low < 0.8 < inside.high
    now, series, ends_on = outlook_now(store, methods)
    assert {d.product_id or "*": d.method for d in now.forecasts} == methods
    assert (len(series[None]), ends_on) == (58, date(2027, 2, 22))
    with pytest.raises(Problem, match="too few to judge"):
        later.evaluate(store, made(store, "demand", held_back_days=0))


def test_past_weeks_in_the_advised_sequence_change_over_once(book):
    version = made(book, "sequence", until=datetime(2026, 9, 7, tzinfo=ZONE))
    judged, _ = later.evaluate(book, version)
    change = {s.who: s.estimate.value for s in judged.scores if s.metric == "changeovers"}
    assert (change["as_released"], change["by_due_date"], change["model"]) == (
        10,
        10,
        1,
    )  # the week before ended with b
    hours = {s.who: s.estimate for s in judged.scores if s.metric == "setup_h"}
    assert hours["model_minus_as_released"].high == pytest.approx(-4.5)
    assert judged.rows == 10 * (judged.days // 7)
    assert "accepted" in plan.plan(book, version, "en")[-1].answer
    save_plant(book, PLANT.replace("1800", "3600"))
    again, _ = later.evaluate(book, version)  # a version means the same after the plant has changed
    assert again.scores == judged.scores


def test_weeks_are_whole_ones_of_the_site():
    since = datetime(2026, 1, 5, 1, tzinfo=ZONE)
    found = weeks_between(since, datetime(2026, 1, 26, tzinfo=ZONE), ZONE)
    assert [f"{m:%m-%d %H}" for m in found] == ["01-12 00", "01-19 00"]
    assert len(weeks_between(datetime(2026, 1, 5, tzinfo=ZONE), datetime(2026, 1, 26, tzinfo=ZONE), ZONE)) == 3


def test_advice_is_applied_by_a_person_and_scores_nothing(book):
    first, second = made(book, "demand", held_back_days=28), made(book, "demand")
    assert advising.at_work(book, "demand") == second
    applied.decide(book, first, "apply", datetime(2026, 10, 1, tzinfo=UTC), "김조언", "시험")
    assert advising.at_work(book, "demand").name == first.name
    assert scoring.score_all(book) == []
    path = registry.file_of(book.path, first.file_name or "")
    path.write_text(path.read_text(encoding="utf-8").replace("average", "overage") + " ", encoding="utf-8")
    with pytest.raises(Problem, match="SHA-256"):
        advising.found_of(book, first)
    with pytest.raises(Problem, match="SHA-256"):
        applied.decide(book, first, "apply", datetime(2026, 10, 1, tzinfo=UTC), "김조언", "시험")


@pytest.mark.parametrize(("lang", "words"), [("ko", ("교체 시간", "## 한계", "검증 계획")), ("en", ("changing over", "## Limits", "Plan"))])  # fmt: skip
def test_the_command_trains_judges_lists_and_explains(book, capsys, monkeypatch, lang, words):
    monkeypatch.setattr(sequence, "SOLVER_EFFORT", 0.1)

    def told(*given: str) -> str:
        assert main(["model", *given, "--db", str(book.path), "--lang", lang]) == 0
        return capsys.readouterr().out

    assert words[0] in told("train", "--task", "sequence", "--until", "2026-09-07", "--by", "김")
    assert words[0] in told("evaluate", "sequence")
    assert words[0] in told("list", "sequence")
    card, planned = told("list", "sequence", "--card"), told("list", "sequence", "--plan")
    assert words[1] in card
    assert words[2] in planned
    for text in (card, planned):
        assert "nan" not in text
        assert "{" not in text
    (entry,) = json.loads(told("list", "sequence", "--json"))
    assert (entry["process_id"], entry["task"], entry["version"], entry["state"]) == (
        "casting",
        "sequence",
        "1.0",
        "trained",
    )
    assert entry["scores"]["model"]["setup_h"]["value"] < entry["scores"]["as_released"]["setup_h"]["value"]
    assert len(entry["file_sha256"]) == 64


def test_an_empty_floor_offers_no_advice(store):
    assert tasks.all_tasks(store) == []


def test_options_an_advice_does_not_know_are_refused(book):
    with pytest.raises(Problem, match="does not take --bad-from"):
        made(book, "demand", options=(("bad_from", 2),))
