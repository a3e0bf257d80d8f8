"""The page Roadmap: what is next, the twelve months, steps, planned against measured, decisions and the twin's own record."""

import json
from datetime import UTC, date, datetime

import pytest

from pages.parts.words import LANGS, say
from tests.pages.conftest import seen
from twin.experiment.intervals import Estimate
from twin.experiment.scenario import Change, Scenario
from twin.experiment.together.draws import Item
from twin.kpi.scope import Scope
from twin.store import open_store
from twin.whatif.decisions.decision import decide, decisions
from twin.whatif.outlook.course import ItemOutlook
from twin.whatif.outlook.kept import Outlook, keep_outlook, new_outlook
from twin.whatif.roadmap.roadmap import Roadmap, Step, newest, save_roadmap
from twin.whatif.scenarios import save

EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGS)
STARTS = date(2026, 2, 1)  # four weeks of log before it, five after
FIRST = Scenario("수리 단축", (Change("repair_time", "m1", (("repair_time", -50.0),), "", 9e6, 1.2e6, "견적"),))
SECOND = Scenario("버퍼 확대", (Change("buffer", "m2", (("buffer", 9),)),))
SIGN = {"by": "김공장", "reason": "회의"}
OUTPUT = Item("throughput_per_h", "throughput_per_h", Scope())


def put(db, *, placed: bool = True, worked_out: bool = True, done: bool = False) -> list[str]:
    """Two scenarios, the first accepted (or done on the ninth of February), both on the roadmap, what they should bring."""
    with open_store(db) as store:
        keys = [save(store, scenario, by="김공장").scenario_id for scenario in (FIRST, SECOND)]
        if placed:
            save_roadmap(store, Roadmap(STARTS, (Step(keys[0], 1, 1), Step(keys[1], 1, 4))), by="김공장")
        if worked_out:
            keep_outlook(store, outlook(store, keys, (0.2, 0.1)))
        for status in ("proposed", "accepted", *(["done"] if done else [])):
            decide(store, keys[0], 1, status, **SIGN, judged_by=OUTPUT.name, in_force_on=date(2026, 2, 9))
        if done:
            early = outlook(store, keys[:1], (0.3,))
            keep_outlook(store, Outlook(**vars(early) | {"made_at": datetime(2026, 2, 1, tzinfo=UTC)}))
    return keys


def outlook(store, keys: list[str], steps: tuple[float, ...]) -> Outlook:
    def around(value: float) -> Estimate:
        return Estimate(value, value - 0.05, value + 0.05, 20)

    so_far = [sum(steps[: n + 1]) for n in range(len(steps))]
    item = ItemOutlook(
        OUTPUT, tuple(around(2 + v) for v in (0, *so_far)), tuple(map(around, steps)), tuple(map(around, so_far))
    )
    return new_outlook(
        [(key, 1) for key in keys], [item], made_by="김", plant_version=store.plant()[0], data_until=None, seed=1, replications=20,
        horizon_s=86_400.0, warmup_s=0.0,
    )  # fmt: skip


def spec(app, key: str) -> dict:
    return next(json.loads(c.proto.spec) for c in app.get("plotly_chart") if key in c.proto.id)


def pressed(app, key: str):
    return app.button(key=key).click().run()


@EVERY_LANGUAGE
def test_in_five_seconds_what_is_next_when_and_what_it_should_bring(lang, db, open_page):
    put(db)
    app = open_page("roadmap", lang)
    assert not app.exception
    told = seen(app)
    month = say(lang, "roadmap.month_named", number=1, month="2026-02")
    top = told[told.index('class="acts"') :]
    assert say(lang, "roadmap.next", name="수리 단축", month=month) in top
    assert "+0.2" in top
    assert "[+0.15, +0.25]" in top
    assert 'class="badge simulated"' in top
    assert say(lang, "roadmap.spent", krw=f"{9e6 + 1.2e6:,.0f}") in top


@EVERY_LANGUAGE
def test_the_months_the_steps_and_the_plan_against_what_was_measured(lang, db, open_page):
    put(db)
    app = open_page("roadmap", lang)
    bars = [t for t in spec(app, "roadmap_gantt")["data"] if t["type"] == "bar"]
    placed = {b["name"]: (b["base"], b["x"]) for b in bars if b.get("base")}
    assert placed[say(lang, "roadmap.status_accepted")] == ([0.5], [12])
    assert placed[say(lang, "roadmap.status_none")] == ([3.5], [9])
    table = seen(app).split(f"<b>{say(lang, 'roadmap.together')}</b>", 1)
    assert "+0.2" in table[0]
    assert "+0.3" in table[1]
    path = {t.get("name"): t for t in spec(app, "roadmap_path")["data"]}
    assert path[say(lang, "roadmap.planned")]["y"][:2] == pytest.approx([0.2, 0.2])
    assert path[say(lang, "roadmap.planned")]["y"][-1] == pytest.approx(0.3)
    assert path[say(lang, "roadmap.measured")]["x"] == [1, 2]  # February and March are in the log, April is to come
    assert spec(app, "roadmap_path")["layout"]["yaxis"]["title"]["text"].endswith(")")


@EVERY_LANGUAGE
def test_a_done_one_is_held_against_the_floor_and_counted(lang, db, open_page):
    put(db, done=True)
    app = open_page("roadmap", lang)
    assert not app.exception
    told = seen(app).split('class="how">' + say(lang, "roadmap.record_how"))[-1]
    assert say(lang, "roadmap.since", day="2026-02-09") in told
    assert "+0.3" in told
    assert 'class="badge measured"' in told or say(lang, "roadmap.not_judged") in told
    assert "수리 단축" in told


@EVERY_LANGUAGE
def test_a_done_one_nobody_forecast_offers_to_look_back(lang, db, open_page):
    key = put(db, worked_out=False)[0]
    with open_store(db) as store:
        decide(store, key, 1, "done", **SIGN, in_force_on=date(2026, 2, 9))
    app = open_page("roadmap", lang)
    assert say(lang, "roadmap.no_forecast") in seen(app)
    assert app.button(key=f"look_back_{key}").label == say(lang, "roadmap.look_back", name="수리 단축")
    assert say(lang, "roadmap.record_none_why", waiting=1) in seen(app)
    assert say(lang, "roadmap.sign") in seen(pressed(app, f"look_back_{key}"))


@EVERY_LANGUAGE
def test_a_decision_is_signed_on_the_page_and_one_without_a_name_is_a_sentence(lang, db, open_page):
    key = put(db, worked_out=False)[0]
    app = open_page("roadmap", lang, scenario=key)
    app = pressed(app, "roadmap_do_done")
    assert ("이름과 이유" if lang == "ko" else "give a name and a reason") in seen(app)
    app.text_input(key="whatif_by_decide").set_value("이사장").run()
    app.text_input(key="roadmap_reason").set_value("현장 확인").run()
    assert ("날짜가 필요합니다" if lang == "ko" else "give the day") in seen(pressed(app, "roadmap_do_done"))
    app.date_input(key="roadmap_day").set_value(date(2026, 2, 9)).run()
    app = pressed(app, "roadmap_do_done")
    assert not app.exception
    assert app.button(key="roadmap_do_accepted").label == say(lang, "roadmap.take_back")
    with_store = open_page("roadmap", lang, scenario=key)
    assert say(lang, "roadmap.since", day="2026-02-09") in seen(with_store)


@EVERY_LANGUAGE
def test_a_roadmap_is_put_together_and_saved_on_the_page(lang, db, open_page):
    keys = put(db, placed=False, worked_out=False)
    app = open_page("roadmap", lang)
    assert say(lang, "roadmap.none") in seen(app)
    app.multiselect(key="roadmap_chosen").set_value(keys).run()
    app.selectbox(key=f"roadmap_month_{keys[1]}").set_value(7).run()
    assert ("이름을 적으십시오" if lang == "ko" else "name of who saves") in seen(pressed(app, "roadmap_save"))
    app.text_input(key="whatif_by_roadmap").set_value("김공장").run()
    app = pressed(app, "roadmap_save")
    assert not app.exception
    told = seen(app)
    assert say(lang, "roadmap.steps_none") in told
    assert say(lang, "roadmap.month_named", number=7, month="2026-09") in told


@EVERY_LANGUAGE
def test_whoever_is_overtaken_sees_it_and_loses_nothing(lang, db, open_page):
    from pages.parts import shop

    keys = put(db, worked_out=False)
    app = open_page("roadmap", lang)
    app.selectbox(key=f"roadmap_month_{keys[1]}").set_value(9).run()
    app.text_input(key="whatif_by_roadmap").set_value("김공장").run()
    store = shop.the_shop().store
    save_roadmap(store, Roadmap(STARTS, (Step(keys[0], 1, 2), Step(keys[1], 1, 4))), by="이", seen=1)
    app = pressed(app, "roadmap_save")
    assert ("이님이 로드맵 2판" if lang == "ko" else "이 saved version 2") in seen(app)
    assert app.selectbox(key=f"roadmap_month_{keys[1]}").value == 9
    app = pressed(pressed(app, "roadmap_mine"), "roadmap_save")
    assert [(s.version, s.saved_by) for s in [newest(store)]] == [(3, "김공장")]
    assert [s.month for s in newest(store).roadmap.steps] == [1, 9]
    assert len(decisions(store)) == 2


@EVERY_LANGUAGE
@pytest.mark.usefixtures("db")
def test_without_scenarios_it_says_what_to_do(lang, open_page):
    app = open_page("roadmap", lang)
    assert say(lang, "roadmap.no_scenarios") in seen(app)
    assert not app.exception
