"""The what-if page: building by levers, saving, two people at one scenario, comparing in the background, what was found."""

import json
from dataclasses import replace
from functools import cache

import pytest

from pages.parts import whatif_run
from pages.parts.whatif_draft import DRAFTS, NEW, Draft
from pages.parts.words import LANGS, say
from tests.pages.conftest import seen
from tests.pages.test_gains import keep as keep_gains
from tests.pages.tiny_plant import PLANT, fill
from twin.background import Progress
from twin.experiment.intervals import Estimate
from twin.experiment.scenario import Asked, Change, Comparison, Scenario, compare
from twin.experiment.scenario.comparison import Effect
from twin.experiment.scenario.kept import keep_comparison
from twin.plant_file import parse_plant, write_plant
from twin.store import open_store
from twin.whatif.scenarios import save, scenarios, versions

EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGS)
MACHINE = Change("machines", "m1", (("machines", 2),))
FASTER = Change("processing_time", "m2", (("processing_time", -20.0),))
DAY_S = 86_400.0


def knob(kind: str, lang: str, on: str = "m1", within: str = "all", key: str = NEW) -> str:
    return f"knob_{key}_{on}_{within}_{kind}_{lang}"


def saved(db, *changes: Change, name: str = "하나 더") -> str:
    with open_store(db) as store:
        return save(store, Scenario(name, changes), by="김").scenario_id


def keep(db):
    """Keeps a comparison of a faster packer, which the lathe before it keeps from mattering, and of nothing; returns its plant."""
    with open_store(db) as store:
        keep_comparison(store, found(), store.plant()[0], by="김")
    return found().asked.plant


@cache
def found() -> Comparison:
    priced = replace(FASTER, investment_krw=3e6, cost_source="견적")
    asked = (Scenario("빠른 포장", (priced,)), Scenario("그대로"))
    made = compare(Asked(parse_plant(PLANT, "tiny"), asked, 7 * DAY_S), 2)
    power = Effect(
        "energy_kwh_per_part",
        Estimate(1.5, 1.4, 1.6, 2),
        Estimate(1.2, 1.1, 1.3, 2),
        Estimate(-0.3, -0.4, -0.2, 2),
        "better",
    )
    return replace(made, compared=(replace(made.compared[0], costs=(power,)), made.compared[1]))


@EVERY_LANGUAGE
@pytest.mark.usefixtures("db")
def test_a_lever_moved_stands_in_words_and_in_the_drawing(lang, open_page):
    app = open_page("whatif", lang, thing="station:m1")
    assert say(lang, "whatif.nominal") in seen(app)
    app.slider(key=knob("machines", lang)).set_value(2).run()
    app.slider(key=knob("repair_time", lang)).set_value(-30).run()
    assert not app.exception
    told = {
        "ko": "선반 설비 대수 1 → 2대, 수리시간(MTTR) −30 %",
        "en": "Lathe machines 1 → 2, repair time (MTTR) −30 %",
    }
    assert f"<b>{told[lang]}</b>" in seen(app)
    assert '<i></i><i class="new"></i>' in seen(app)
    assert {"ko": "현장에서 해 본 적이 없어", "en": "The floor has never been so"}[lang] in seen(app)
    app.slider(key=knob("machines", lang)).set_value(1).run()
    app.slider(key=knob("repair_time", lang)).set_value(0).run()
    assert {"ko": "바꾸는 것 없음", "en": "nothing changed"}[lang] in seen(app)


@EVERY_LANGUAGE
@pytest.mark.usefixtures("db")
def test_a_lever_says_where_it_stands_and_what_cannot_be_moved(lang, open_page):
    told = seen(open_page("whatif", lang, thing="station:m1"))
    assert {"ko": "지금 로트당 평균 1,800초", "en": "now 1,800 s per lot on average"}[lang] in told
    assert {"ko": "준비교체 (준비교체가 적혀 있지 않습니다)", "en": "change-over (has no change-overs)"}[lang] in told


@pytest.mark.usefixtures("db")
def test_a_lever_of_several_is_switched_on_with_its_parts_and_shuts_its_double(open_page):
    app = open_page("whatif", "en", thing="station:m1")
    app.toggle(key="knob_new_m1_equipment_en").set_value(True).run()
    assert "Lathe new equipment (processing time −10 %)" in seen(app)
    assert app.slider(key=knob("processing_time", "en")).disabled
    app.slider(key=knob("repair_time", "en", within="equipment")).set_value(-50).run()
    assert "processing time −10 %, repair time (MTTR) −50 %" in seen(app)
    app.toggle(key="knob_new_m1_equipment_en").set_value(False).run()
    assert "nothing changed" in seen(app)


@EVERY_LANGUAGE
def test_a_scenario_begins_from_a_suggestion_and_nothing_else_is_lost(lang, db, open_page):
    app = open_page("whatif", lang, thing="station:m2")
    assert say(lang, "whatif.no_study") in seen(app)
    keep_gains(db)
    app = open_page("whatif", lang, thing="station:m2")
    app.slider(key=knob("machines", lang, on="m2")).set_value(3).run()
    told = {"ko": "선반 순간정지 횟수 −50 %", "en": "Lathe number of minor stops −50 %"}[lang]
    (button,) = (b for b in app.button if b.label == told)
    button.click().run()
    assert not app.exception
    assert f"<b>{told}</b>" in seen(app)
    assert app.query_params["scenario"] in ("new2", ["new2"])
    app.selectbox(key=f"whatif_scenario_{lang}").set_value(NEW).run()
    assert "1 → 3" in seen(app)


@EVERY_LANGUAGE
@pytest.mark.usefixtures("db")
def test_what_cannot_be_tried_is_a_sentence_in_place(lang, open_page):
    app = open_page("whatif", lang)
    gone = Change("machines", "m9", (("machines", 2),))
    app.session_state[DRAFTS] = {NEW: Draft(Scenario("x", (gone,)))}
    app.run()
    assert not app.exception
    assert {"ko": "설비 'm9'이(가) 없습니다", "en": "there is no station 'm9'"}[lang] in app.error[0].value


@EVERY_LANGUAGE
def test_saving_needs_a_name_and_a_source_for_costs_and_then_has_an_address(lang, db, open_page):
    app = open_page("whatif", lang, thing="station:m1")
    app.slider(key=knob("machines", lang)).set_value(2).run()
    app.button(key="whatif_save").click().run()
    assert app.error
    app.text_input(key=f"whatif_name_{NEW}_{lang}").set_value("한 대 더").run()
    app.text_input(key="whatif_by_save").set_value("김공장").run()
    cost = f"cost_{NEW}_machines_m1__machines_{lang}_0"
    app.number_input(key=f"{cost}_once").set_value(5_000_000.0).run()
    assert say(
        lang, "whatif.no_source", what={"ko": "선반 설비 대수 1 → 2대", "en": "Lathe machines 1 → 2"}[lang]
    ) in seen(app)
    app.button(key="whatif_save").click().run()
    assert app.error
    app.text_input(key=f"{cost}_source").set_value("견적 12").run()
    app.button(key="whatif_save").click().run()
    assert not app.error
    assert not app.exception
    with open_store(db) as store:
        (kept,) = scenarios(store)
    assert kept.scenario == Scenario("한 대 더", (replace(MACHINE, investment_krw=5e6, cost_source="견적 12"),))
    assert app.query_params["scenario"] in (kept.scenario_id, [kept.scenario_id])
    again = open_page("whatif", lang, scenario=kept.scenario_id)
    assert again.text_input(key=f"whatif_name_{kept.scenario_id}_{lang}").value == "한 대 더"


@EVERY_LANGUAGE
def test_two_sessions_at_one_scenario_lose_nothing(lang, db, open_page):
    key = saved(db)
    mine, theirs = (open_page("whatif", lang, scenario=key, thing="station:m1") for _ in range(2))
    for app, lever, value, who in ((theirs, "machines", 2, "이"), (mine, "repair_time", -30, "김")):
        app.slider(key=knob(lever, lang, key=key)).set_value(value).run()
        app.text_input(key="whatif_by_save").set_value(who).run()
        app.button(key="whatif_save").click().run()
        assert not app.exception
    assert {"ko": "이님이 '하나 더' 2판을 저장했습니다", "en": "이 saved it as version 2"}[lang] in seen(mine)
    assert say(lang, "whatif.theirs", who="이") in seen(mine)
    mine.button(key="whatif_merge").click().run()
    mine.text_input(key="whatif_by_save").set_value("김").run()
    mine.button(key="whatif_save").click().run()
    assert not mine.exception
    with open_store(db) as store:
        held = [[c.lever_id for c in v.scenario.changes] for v in versions(store, key)]
    assert held == [[], ["machines"], ["machines", "repair_time"]]


def test_the_second_may_keep_a_copy_instead(db, open_page):
    key = saved(db)
    app = open_page("whatif", "ko", scenario=key, thing="station:m1")
    app.slider(key=knob("machines", "ko", key=key)).set_value(3).run()
    with open_store(db) as store:
        save(store, Scenario("하나 더", (FASTER,)), by="이", scenario_id=key, seen=1)
    app.text_input(key="whatif_by_save").set_value("김").run()
    app.button(key="whatif_save").click().run()
    app.button(key="whatif_copy").click().run()
    assert not app.exception
    with open_store(db) as store:
        assert {s.scenario.name: s.scenario.changes[0].lever_id for s in scenarios(store)} == {
            "하나 더": "processing_time", "하나 더 (2)": "machines",
        }  # fmt: skip


def test_versions_are_listed_and_a_scenario_is_put_away(db, open_page):
    key = saved(db, MACHINE)
    app = open_page("whatif", "ko", scenario=key)
    assert "**1** · " in seen(app)
    app.text_input(key="whatif_by_retire").set_value("김").run()
    app.button(key="whatif_retire").click().run()
    assert not app.exception
    with open_store(db) as store:
        assert (scenarios(store), versions(store, key)[-1].is_retired) == ([], True)
    assert say("en", "whatif.unknown", scenario=key) in seen(open_page("whatif", "en", scenario=key))


class Work:
    """A comparison in a given state, that can be cancelled."""

    by, names, problem = "이", ("하나 더",), None

    def __init__(self) -> None:
        self.state = "running"

    def progress(self) -> Progress:
        return Progress(3, 10, 20.0, self.state)

    def cancel(self) -> None:
        self.state = "cancelled"


@EVERY_LANGUAGE
def test_a_comparison_is_begun_watched_and_cancelled(lang, db, open_page, monkeypatch):
    saved(db, MACHINE)
    begun = []

    def begin(store, chosen, *, by, days, number, seed):
        begun.append((store.path.name, [s.name for s in chosen], by, days, number, seed))
        return Work()

    monkeypatch.setattr(whatif_run, "begin_comparison", begin)
    app = open_page("whatif", lang, view="compare")
    assert say(lang, "whatif.no_result") in seen(app)
    app.button(key="whatif_start").click().run()
    assert say(lang, "whatif.fill_in") in seen(app)
    app.text_input(key="whatif_by_compare").set_value("이").run()
    app.number_input(key="whatif_days").set_value(5).run()
    assert app.number_input(key="whatif_number").disabled
    app.toggle(key="whatif_until_known").set_value(False).run()
    app.button(key="whatif_start").click().run()
    assert not app.exception
    assert begun == [("plant.duckdb", ["하나 더"], "이", 5, 20, 1)]
    assert say(lang, "whatif.running", who="이", what="하나 더") in seen(app)
    app.button(key="cancel_comparison").click().run()
    assert say(lang, "background.cancelled") in seen(app.run())


@pytest.mark.usefixtures("db")
def test_another_session_sees_the_comparison_that_runs(open_page, monkeypatch):
    work = Work()
    monkeypatch.setattr(whatif_run, "under_way", lambda _: work if work.state == "running" else None)
    app = open_page("whatif", "ko", view="compare")
    assert say("ko", "whatif.running", who="이", what="하나 더") in seen(app)
    app.button(key="cancel_comparison").click().run()
    assert work.state == "cancelled"


@EVERY_LANGUAGE
def test_what_was_found_is_told_in_a_sentence_a_picture_and_numbers(lang, db, open_page):
    plant = keep(db)
    app = open_page("whatif", lang)  # where something was found, that comes first
    assert not app.exception
    assert {"ko": "양품 하나의 전력(kWh)", "en": "electricity of a good part (kWh)"}[lang] in seen(app)
    assert "−0.300 [−0.400, −0.200]" in seen(app)
    told = seen(app)
    before = {"ko": "포장기", "en": "Packer"}[lang]
    assert say(lang, "whatif.verdict_none_shown") in told
    assert say(lang, "whatif.cost", once="3,000,000", yearly="0") in told
    assert before in told
    assert 'class="badge simulated"' in told
    assert 'class="evidence"' in told
    specs = [json.loads(c.proto.spec) for c in app.get("plotly_chart")]
    words = [text for trace in specs[0]["data"] for text in trace.get("text", ())]
    assert "0 [0, 0]" in words  # nothing changed, nothing differs
    assert all(say(lang, f"whatif.verdict_{v}") in told for v in ("better", "none_shown", "worse"))
    assert say(lang, "whatif.stale_plant") not in told
    with open_store(db) as store:
        other = plant.model_copy(update={"plan": plant.plan.model_copy(update={"good_per_hour": 3.0})})
        store.save_plant(other, kind="nominal", name="other", toml=write_plant(other))
    assert say(lang, "whatif.stale_plant") in seen(open_page("whatif", lang))


@EVERY_LANGUAGE
def test_without_a_plant_it_says_what_to_do(lang, tmp_path, monkeypatch, open_page):
    bare = tmp_path / "bare.duckdb"
    fill(bare, with_plant=False)
    monkeypatch.setenv("TWIN_DB", str(bare))
    assert say(lang, "whatif.no_plant") in seen(open_page("whatif", lang))
