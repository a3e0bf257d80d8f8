"""A store that holds a number of every kind: a plant with nine weeks of log, and what everybody made of it."""

import json
from datetime import date
from pathlib import Path

from tests.pages.test_gains import keep as keep_gains
from tests.pages.test_model_levers import keep as keep_lever
from tests.pages.test_models_page import put as put_model
from tests.pages.test_money_page import put as put_money
from tests.pages.test_projected import MADE
from tests.pages.test_search_page import ASKED, LINE
from tests.pages.test_whatif_page import keep as keep_comparison
from tests.pages.tiny_plant import fill
from tests.programme.conftest import SIGN
from tests.validate.made import validation
from tests.whatif.test_search import fast, quickly
from twin.calibrate import calibrate
from twin.calibrate.keep import keep_calibration, set_values
from twin.demo.programme import put_programme
from twin.experiment import keep_run, replications
from twin.experiment.forecast import beginning, forecast, keep_forecast
from twin.experiment.search import search
from twin.experiment.together.kept import keep_projection
from twin.programme.indicators import book
from twin.store import open_store
from twin.validate.keep import keep_validation
from twin.whatif.search.answer import answer_of
from twin.whatif.search.file import question_of
from twin.whatif.search.kept import keep_search

WATCH = """INSERT INTO model.watch VALUES (TIMESTAMPTZ '2026-03-01', 'watcher', '1.0', 'score', 0.02, NULL, 0.1, false, '그대로', 'as before'),
           (TIMESTAMPTZ '2026-03-02', 'watcher', '1.0', 'score', 0.03, NULL, 0.1, false, '그대로', 'as before')"""


def fill_whole(db: Path) -> None:
    """Fills a new store with a run, a forecast, studies, a validation, a model at work, a search, a calibration with one value
    set, indicators and unit values."""
    fill(db)
    put_model(db)
    keep_gains(db)
    keep_comparison(db)
    keep_lever(db)
    put_money(db)
    with open_store(db) as opened:
        plant = opened.plant()[1]
        book.add(opened, "claims", {"baseline": "10", "target": "5", "weight": "0.6"}, **SIGN)
        keep_run(opened, replications(plant, horizon_s=7 * 86_400, number=3, seed=5), purpose="test")
        begun = beginning(opened)
        keep_forecast(
            opened, forecast(begun.plant, begun.present, begun.so_far, plant_version=begun.plant_version, number=5)
        )
        keep_validation(opened, validation())
        keep_projection(opened, MADE)
        found = search(question_of(ASKED, "test", LINE), quickly, work=fast)
        keep_search(opened, answer_of(found, None), json.loads(json.dumps(ASKED)), opened.plant()[0], by="Kim")
        keep_calibration(opened, calibrate(opened), name="tiny", made_by="Kim")
        put_programme(opened, date(2026, 10, 31))
        set_values(opened, {"station.m1.machines": "2"}, by="Lee", reason="counted them")
        with opened.transaction() as cursor:
            cursor.execute(WATCH)
