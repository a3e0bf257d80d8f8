"""The plant's own models: in the book from the day they went live, judged by their predictions, and as good as the truth makes them."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tests.demo.conftest import live_at_once
from twin.demo import effects, rows, states
from twin.demo.command import fill
from twin.demo.models import put_models
from twin.demo.sensors import prediction_table
from twin.demo.story import Story, tell
from twin.demo.truth import read_truth
from twin.models import applied, registry
from twin.models.record import records
from twin.models.scores import Marks, days_of, estimate, false_alarm_rate, precision, recall
from twin.models.told import evaluations


def marks(story: Story, model_id: str) -> Marks:
    frame = prediction_table(story).to_pandas()
    frame = frame[(frame.model_id == model_id) & frame.outcome.notna()]
    at = frame.occurred_at.dt.tz_localize(None).to_numpy().astype("datetime64[us]")
    return Marks(
        (frame.outcome == "defect").to_numpy(float), frame.score.to_numpy(), (frame.decision == "alarm").to_numpy(float),
        days_of(at, ZoneInfo("Asia/Seoul")),
    )  # fmt: skip


@pytest.mark.parametrize("metric", [recall, precision, false_alarm_rate])
def test_the_record_of_two_months_agrees_with_the_same_truth_under_other_luck(pair, other, metric):
    """The truth fixes how good the model is; luck decides what two months show of it."""
    found, again = estimate(metric, marks(pair[0], "diecast-defect")), estimate(metric, other)
    assert found.low < again.value < found.high
    assert again.low < found.value < again.high


@pytest.fixture(scope="module")
def other() -> Marks:
    return marks(tell(60, 2, truth=live_at_once()), "diecast-defect")


def test_models_enter_the_book_when_they_went_live_and_once(store):
    fill(store, 12, 1)
    put_models(store, date(2026, 1, 16))
    assert registry.versions(store) == []
    put_models(store, date(2026, 7, 10))
    assert [v.name for v in registry.versions(store)] == ["diecast-defect:1.0"]
    for _ in range(2):
        put_models(store, date(2026, 10, 30))
    both = registry.versions(store)
    assert [v.name for v in both] == ["cnc-spindle:1.0", "diecast-defect:1.0"]
    assert [applied.state(store, v)[0] for v in both] == ["applied", "applied"]
    assert len(applied.applications(store)) == 2
    assert [evaluations(store, v) for v in both] == [[], []]  # no predictions yet, no scores
    assert np.isnan(both[1].rows or np.nan)


def put_machining(store, story: Story) -> None:
    """Lands what the log tells of the CNC machines: states, jobs, predictions."""
    told = {
        "state_interval": states.state_table(story, states.states(story)), "maintenance": rows.maintenance_table(story),
        "prediction": prediction_table(story),
    }  # fmt: skip
    for name, table in told.items():
        table = table.filter(pc.field("station_id") == "cnc")
        key = pa.array(range(1, len(table) + 1), pa.int64())
        with store.landing(kind="demo", source_name=name, made_up=True) as landing:
            landing.write(
                name, table.append_column("source_row", key).append_column("source_key", key.cast(pa.uint64()))
            )
    store.load_landed()


def test_the_maintenance_record_by_breakdowns_agrees_with_the_hidden_truth(store, pair):
    """What the log alone tells of the model: recall of breakdowns, precision, false alarms an hour, as they really were."""
    put_machining(store, pair[0])
    put_models(store, date(2026, 10, 30))
    found = evaluations(store, registry.version_named(store, "cnc-spindle:1.0"))[0].scores
    truth = effects.models(pair[0])["maintenance_ai"]
    names = {
        "recall_of_breakdowns": "event_recall", "precision": "alarm_precision", "false_alarms_per_operating_h": "false_alarms_per_h",
    }  # fmt: skip
    for hidden, name in names.items():
        estimate = found["model", name]
        assert estimate.low < truth[hidden] < estimate.high, name
    assert records(store, "cnc-spindle")[0].counts == "event"


def test_the_kinds_of_breakdowns_it_prevents_are_those_that_wear_shows_before(store):
    """Half the story without the model, half with it: breakdowns of each kind before and since, against what really was prevented."""
    truth = read_truth()
    truth.maintenance_ai.live_from = truth.site.log_starts_on + timedelta(days=60)
    story = tell(120, 1, truth=truth)
    put_machining(store, story)
    put_models(store, date(2026, 10, 30))
    found = evaluations(store, registry.version_named(store, "cnc-spindle:1.0"))[0].scores
    really = prevented(story)
    assert set(really) == {m.reason for m in truth.spindle.mode}
    for mode in truth.spindle.mode:
        told = found["model", f"event_recall:{mode.reason}"]
        assert told.low <= really[mode.reason] <= told.high, mode.reason
        assert (told.low > 0.5) is mode.gradual


def prevented(story: Story) -> dict[str, float]:
    """The share of spindles of each kind that were changed before they broke, since the model was live."""
    counts: dict[str, list[bool]] = {}
    for machine in (m for m in story.floor.machines if m.spindle):
        ends = [s for s in machine.stops if s.reason != story.truth.maintenance_ai.check_reason]
        for lived, stop in zip(machine.lives, ends, strict=False):
            if stop.began_s >= story.floor.maintenance_live_s:
                counts.setdefault(story.truth.spindle.mode[lived.life.mode].reason, []).append(lived.ended == "planned")
    return {reason: float(np.mean(ended)) for reason, ended in counts.items()}
