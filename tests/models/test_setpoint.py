"""Set-point advice on made-up lots whose truth is known: it finds the optimum, advises nothing where nothing is, stays inside."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tests.models.worlds import cast_lots
from twin.errors import Problem
from twin.models.dataset import DataSet
from twin.models.setpoint import CAUTION, Advice, advise
from twin.models.setpoint_command import as_text

ZONE = ZoneInfo("Asia/Seoul")
QUIET = 0.05  # share of bad lots where nothing matters


def advised(ds: DataSet) -> dict[str, Advice]:
    return {a.setting.name: a for a in advise(ds, ZONE)}


def lots(seed: int, log_odds, n: int = 4_000) -> DataSet:
    """Lots whose heat decides by `log_odds(heat)` whether they are bad."""
    ds = cast_lots(n, seed)
    chance = 1 / (1 + np.exp(-log_odds(ds.rows.heat.to_numpy())))
    return replace(ds, label=(np.random.default_rng(seed + 100).random(n) < chance).astype(float))


@pytest.fixture(scope="module")
def bowl() -> dict[str, Advice]:
    return advised(lots(1, lambda heat: -3.5 + 0.5 * ((heat - 203) / 4) ** 2))


def test_a_window_covers_the_optimum_and_the_gain_is_the_true_one(bowl):
    low, high = bowl["heat"].window
    assert low < 203 < high
    assert high - low < 14  # of the 20 seen
    heat = np.random.default_rng(0).normal(200, 6, 200_000)
    chance = 1 / (1 + np.exp(3.5 - 0.5 * ((heat - 203) / 4) ** 2))
    inside = (heat >= low) & (heat < high)
    assert bowl["heat"].there.low < chance[inside].mean() < bowl["heat"].there.high
    assert bowl["heat"].ratio.low < chance[inside].mean() / chance.mean() < bowl["heat"].ratio.high
    assert bowl["heat"].inside_now == pytest.approx(inside.mean(), abs=0.05)


def test_a_setting_without_effect_gets_no_advice(bowl):
    assert bowl["flow"].window is None
    assert bowl["flow"].ratio.high >= 1


def test_nothing_matters_nothing_advised():
    quiet = np.log(QUIET / (1 - QUIET))
    found = [a for seed in range(8) for a in advise(lots(seed, lambda heat: quiet + 0 * heat), ZONE)]
    assert len(found) == 16
    assert sum(a.window is not None for a in found) <= 1


def test_where_more_is_always_better_the_window_ends_at_the_range_seen():
    ds = lots(2, lambda heat: -2.5 - 0.25 * (heat - 200))
    found = advised(ds)["heat"]
    low, high = found.window
    assert found.seen == pytest.approx(np.quantile(ds.rows.heat, [0.05, 0.95]))
    assert found.seen[0] <= low < high <= found.seen[1]
    assert low > 200


def test_what_moves_along_with_the_cause_gets_no_credit():
    ds = lots(3, lambda heat: -3.5 + 0.5 * ((heat - 200) / 4) ** 2, n=6_000)
    along = ds.rows.heat + np.random.default_rng(9).normal(0, 3, len(ds))
    found = advised(replace(ds, rows=ds.rows.assign(flow=along)))
    assert found["heat"].window is not None
    assert found["flow"].window is None


def test_a_reading_that_is_missing_or_never_changes_does_not_stop_the_advice():
    ds = lots(1, lambda heat: -3.5 + 0.5 * ((heat - 203) / 4) ** 2)
    holes = ds.rows.heat.where(np.arange(len(ds)) % 7 != 0)
    found = advised(replace(ds, rows=ds.rows.assign(heat=holes, flow=30.0)))
    assert set(found) == {"heat"}
    assert found["heat"].window[0] < 203 < found["heat"].window[1]


def test_too_little_is_said_in_both_languages():
    with pytest.raises(Problem, match="too few to advise on") as told:
        advise(cast_lots(400), ZONE)
    assert "조언할 수 없습니다" in told.value.ko
    ds = cast_lots(4_000)
    with pytest.raises(Problem, match="no process value ever changed"):
        advise(replace(ds, rows=ds.rows.assign(heat=200.0, flow=30.0)), ZONE)


@pytest.mark.parametrize(("lang", "words"), [("ko", "조언할 것 없음"), ("en", "nothing to advise")])
def test_the_text_says_it_is_not_proof(bowl, lang, words):
    text = as_text(cast_lots(10).task, list(bowl.values()), lang)
    assert CAUTION.sentence(lang) in text
    assert words in text
    assert (
        "[가정] 사람이 정할 수 있다고 봄: 금형 온도" if lang == "ko" else "taken as set by people: mould heat"
    ) in as_text(cast_lots(10).task, list(bowl.values()), lang, {"heat"})
