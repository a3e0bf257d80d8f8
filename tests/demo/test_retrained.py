"""Both models of the demonstration plant, trained anew on its own log: made, judged on a later period, applied by a person."""

import json
from datetime import datetime, timedelta

import numpy as np
import pytest

from tests.models.conftest import QUICK
from twin.cli import main
from twin.demo.truth import read_truth
from twin.models import train
from twin.store import open_store

NEEDED = ("operation_event", "state_interval", "inspection", "measurement", "maintenance", "alarm")
CUT_DAYS, DAYS = 50, 70
MODELS = {"diecast-defect": ("defect-diecast", "pr_auc"), "cnc-spindle": ("maintenance-cnc", "event_recall")}


@pytest.fixture(scope="module")
def plant_file(short, tmp_path_factory):
    """The log of seventy days without AI, as far as models read it."""
    path = tmp_path_factory.mktemp("retrained") / "plant.duckdb"
    with open_store(path, create=True) as store:
        for file in short.files:
            with store.landing(kind="demo", source_name=file.name, made_up=True) as landing:
                for table in NEEDED:
                    if table in file.tables:
                        landing.write(table, file.tables[table])
        store.load_landed()
    return path


def day(n: int) -> str:
    return f"{read_truth().site.log_starts_on + timedelta(days=n)}"


@pytest.fixture
def run(plant_file, capsys, monkeypatch):
    """The command on the plant, its answer read."""
    monkeypatch.setattr(train, "SETTINGS", QUICK)

    def asked(*words):
        assert main(["model", *words, "--db", str(plant_file), "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return asked


@pytest.mark.parametrize("name", MODELS)
def test_a_model_is_made_judged_and_applied_end_to_end(run, name):
    task, leading = MODELS[name]
    made = run("train", "--task", task, "--name", name, "--until", day(CUT_DAYS), "--by", "김현장")
    assert (made["model_id"], made["task_id"], made["state"]) == (name, task, "trained")
    found = run("evaluate", f"{name}:{made['version']}", "--from", day(CUT_DAYS))
    model = found["scores"]["model"][leading]
    assert model["low"] < model["value"] < model["high"]
    assert found["scores"]["model_minus_always_pass"]["pr_auc"]["low"] > 0
    run("apply", f"{name}:{made['version']}", "--from", day(DAYS - 5), "--by", "김현장")
    done = next(d for d in run("score") if d["model_id"] == name)
    assert done["rows"] > 0
    assert done["notes"] == []
    entry = next(e for e in run("list") if e["model_id"] == name)
    assert (entry["state"], entry["scores_from"]) in {("applied", "test"), ("applied", "live")}
    assert datetime.fromisoformat(entry["state_since"]).date().isoformat() <= day(DAYS - 5)
    assert np.isfinite(entry["threshold"])
