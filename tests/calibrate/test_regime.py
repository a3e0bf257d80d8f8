"""Regimes: no false alarm on days that resemble their neighbours, real changes found, the last regime used and said."""

from datetime import timedelta

import numpy as np
import pytest

from tests.calibrate.worlds import DAY_S, FloorLog, at
from twin.calibrate import calibrate_from
from twin.calibrate.command import as_text
from twin.calibrate.regime.pelt import changes, noise, pelt


def wandering(rng: np.random.Generator, n: int, phi: float) -> np.ndarray:
    """An AR(1) series of variance 1."""
    y = rng.normal(size=n)
    for i in range(1, n):
        y[i] = phi * y[i - 1] + (1 - phi**2) ** 0.5 * y[i]
    return y


def test_the_textbook_penalty_fires_falsely_and_this_one_does_not():
    rng = np.random.default_rng(1)
    series = [wandering(rng, 120, 0.6) for _ in range(100)]
    textbook = sum(bool(pelt(y, 2 * np.log(len(y)) * y.var(), 10)) for y in series)
    assert textbook >= 60
    assert sum(bool(changes(y)) for y in series) <= 8
    assert sum(bool(changes(y, series=20)) for y in series) <= 2


def test_a_change_of_two_deviations_is_found_on_its_day():
    rng, found = np.random.default_rng(2), []
    for _ in range(100):
        y = wandering(rng, 120, 0.6)
        y[70:] += 2
        found.append(changes(y))
    assert sum(bool(f) for f in found) >= 90
    assert np.median([abs(f[-1] - 70) for f in found if f]) <= 1


def test_pelt_is_the_best_of_all_ways_to_cut():
    """Against dynamic programming without pruning."""
    rng = np.random.default_rng(3)
    for _ in range(20):
        y = rng.normal(size=40) + np.repeat(rng.normal(0, 2, 4), 10)
        best: dict[int, tuple[float, list[int]]] = {0: (-3.0, [])}
        for end in range(5, 41):
            options = [
                (value + float(((y[a:end] - y[a:end].mean()) ** 2).sum()) + 3.0, [*cuts, a])
                for a, (value, cuts) in best.items() if end - a >= 5
            ]  # fmt: skip
            best[end] = min(options)
        assert pelt(y, 3.0, 5) == best[40][1][1:]


def test_short_and_constant_series_do_not_change():
    assert changes(np.ones(100)) == []
    assert changes(np.arange(15.0)) == []
    assert noise(np.repeat([1.0, 2.0], 30)) == (0.0, 0.0)


def shop(floor: FloorLog, days: int, faster_from: int, *, factor: float = 0.8, seed: int = 1) -> None:
    """Cycles of 60 s on weekdays from 00:00 to about 07:00 UTC; from a day on they take `factor` of it."""
    rng, rows = np.random.default_rng(seed), []
    for day in [d for d in range(days) if d % 7 < 5]:
        usual = 60 * rng.normal(1, 0.02) * (factor if day >= faster_from else 1)
        ends = day * DAY_S + np.cumsum(rng.normal(usual, 3, 100))
        starts = np.concatenate([[day * DAY_S], ends[:-1]])
        rows += [
            {"started_at": s, "ended_at": e, "lot_id": f"L{day}-{i}"}
            for i, (s, e) in enumerate(zip(starts, ends, strict=True))
        ]
    floor.operations(rows)


def processing_mean(found) -> float:
    return found.plant.station[0].processing_s.mean()


def test_the_last_regime_is_used_and_the_report_says_why(floor):
    shop(floor, 140, 70)
    found = calibrate_from(floor.con.cursor())
    window = found.report["window"]
    assert window["from"] == "2026-03-15T15:00:00+00:00"  # Monday, 16 March, midnight in Seoul
    change = next(c for c in window["changes"] if c["what"] == "processing")
    assert (change["day"], change["relative"]) == ("2026-03-16", pytest.approx(-0.2, abs=0.02))
    assert processing_mean(found) == pytest.approx(48, rel=0.02)
    assert any("m1 pace -20%" in note["en"] and "50 working days" in note["en"] for note in found.report["assumptions"])


def test_the_text_shows_the_window_and_the_changes_in_both_languages(floor):
    shop(floor, 140, 70)
    report = calibrate_from(floor.con.cursor()).report
    ko, en = (as_text(report, None, lang).splitlines() for lang in ("ko", "en"))
    assert en[1].startswith("[window] since the last change · ")
    assert ko[1].startswith("[기간] 마지막 변화 뒤 · 가동 100일에서 변화")
    assert "  2026-03-16  m1 pace -20%" in en
    assert "  2026-03-16  m1 작업시간 -20%" in ko
    by_hand = calibrate_from(floor.con.cursor(), regime=False).report
    assert not any(line.startswith("[window]") for line in as_text(by_hand, None, "en").splitlines())


def test_a_change_too_recent_to_calibrate_after_is_warned_of(floor):
    shop(floor, 140, 119)
    found = calibrate_from(floor.con.cursor())
    assert found.report["window"]["chosen"] == "all"
    assert any("only 15 working days followed" in note["en"] for note in found.report["warnings"])


def test_a_steady_plant_is_one_regime(floor):
    shop(floor, 140, 999)
    window = calibrate_from(floor.con.cursor()).report["window"]
    assert (window["chosen"], window["changes"]) == ("all", [])


def test_a_person_may_choose_another_window(floor):
    shop(floor, 140, 70)
    cur = floor.con.cursor()
    assert processing_mean(calibrate_from(cur, regime=False)) == pytest.approx(54, rel=0.02)
    assert processing_mean(calibrate_from(cur, window=timedelta(days=130))) == pytest.approx(53.6, rel=0.02)


def test_what_happens_later_does_not_choose_the_window(floor):
    shop(floor, 140, 70)
    until = at(68 * DAY_S)
    found = calibrate_from(floor.con.cursor(), until=until)
    assert found.report["window"]["chosen"] == "all"
    assert processing_mean(found) == pytest.approx(60, rel=0.02)


def test_another_mix_is_no_change_of_pace(floor):
    rng, rows = np.random.default_rng(4), []
    for day in [d for d in range(140) if d % 7 < 5]:
        now = day * DAY_S
        for i in range(100):
            product = "a" if rng.random() < (0.8 if day < 70 else 0.2) else "b"
            end = now + rng.normal(60 if product == "a" else 90, 3)
            rows.append({"started_at": now, "ended_at": end, "lot_id": f"L{day}-{i}", "product_id": product})
            now = end
    floor.operations(rows)
    changes_seen = calibrate_from(floor.con.cursor()).report["window"]["changes"]
    assert "processing" not in {c["what"] for c in changes_seen}


def test_the_series_that_changed_are_kept_for_their_picture_with_the_reason_for_the_window(floor):
    shop(floor, 280, 140)
    window = calibrate_from(floor.con.cursor()).report["window"]
    series = next(s for s in window["series"] if s["what"] == "processing")
    assert (series["what"], series["station_id"], series["days_each"]) == ("processing", "m1", 2)
    assert len(series["day"]) == len(series["value"]) == 100
    before = [d < window["chosen_day"] for d in series["day"]]
    assert (np.mean(series["value"][:99]), sum(before)) == (pytest.approx(1, abs=0.2), 50)
    assert window["days_used"] == 100
    assert window["why_en"].startswith(f"the line changed on {window['chosen_day']}")
    assert window["why_ko"].startswith(f"{window['chosen_day']}에 라인이 달라져")


@pytest.mark.parametrize(("days", "faster_from", "said"), [(28, 99, "fewer than 60"), (140, 999, "no marked change"), (140, 119, "fewer than 40 working days since")])  # fmt: skip
def test_why_nothing_is_left_out_is_said_too(floor, days, faster_from, said):
    shop(floor, days, faster_from)
    window = calibrate_from(floor.con.cursor()).report["window"]
    assert said in window["why_en"]
    assert "모두 씀" in window["why_ko"]
