"""Rows that a model should not judge: found, told in a sentence, left out; the rest goes on."""

from dataclasses import replace

import numpy as np
import pytest

from twin.models.making import _weighed
from twin.models.oddities import OUTSIDE_ROWS, STUCK_RUN, look


@pytest.fixture
def columns(trained, lots):
    return _weighed(trained[0], lots).columns


def changed(ds, name, rows, value):
    values = ds.rows[name].copy()
    values[rows] = value
    return replace(ds, rows=ds.rows.assign(**{name: values}))


def test_ordinary_rows_are_all_scored_and_nothing_is_told(columns, lots):
    can, told = look(columns, lots)
    assert can.all()
    assert told == []


def test_a_stuck_sensor_stops_its_machine_from_where_it_is_seen(columns, lots):
    machine_1 = np.flatnonzero(lots.keys.machine_no == 1)
    stuck = machine_1[100:160]
    can, told = look(columns, changed(lots, "heat", stuck, 203.5))
    assert np.flatnonzero(~can).tolist() == stuck[STUCK_RUN:].tolist()
    assert len(told) == 1
    assert "금형 온도 센서가 203.5 °C에 멈춰 있습니다: 설비 1" in told[0].ko
    assert "stuck at 203.5 °C: machine 1" in told[0].en


def test_a_stuck_sensor_that_hardly_matters_is_told_and_scored(columns, lots):
    can, told = look(columns, changed(lots, "flow", np.arange(0, 200, 2), 30.0))
    assert can.all() == (next(c for c in columns if c.input.name == "flow").share < 0.05)
    assert len(told) == 1


def test_a_changed_unit_is_seen_once_it_lasts(columns, lots):
    fahrenheit = lots.rows.heat * 1.8 + 32
    rows = np.flatnonzero(lots.keys.machine_no == 2)[-50:]
    can, told = look(columns, changed(lots, "heat", rows, fahrenheit[rows]))
    assert np.flatnonzero(~can).tolist() == rows.tolist()
    assert "단위가 바뀌었는지" in told[0].ko
    assert "machine 2" in told[0].en
    short = rows[: OUTSIDE_ROWS - 1]
    assert look(columns, changed(lots, "heat", short, fahrenheit[short]))[0].all()  # a few may be true


def test_an_unseen_product_and_a_missing_value_stop_their_rows_alone(columns, lots):
    can, told = look(columns, changed(changed(lots, "product_id", [5, 7], "brand-new"), "heat", [9], np.nan))
    assert np.flatnonzero(~can).tolist() == [5, 7, 9]
    assert {"brand-new" in t.en for t in told} == {True, False}
    assert "금형 온도(heat) 값이 없습니다" in " ".join(t.ko for t in told)


def test_only_what_is_asked_for_is_told_but_looked_at_with_what_came_before(columns, lots):
    stuck = changed(lots, "heat", np.flatnonzero(lots.keys.machine_no == 1)[100:160], 203.5)
    last = np.zeros(len(lots), bool)
    last[-1] = True
    assert look(columns, stuck, of=last)[1] == []
    during = np.zeros(len(lots), bool)
    during[np.flatnonzero(lots.keys.machine_no == 1)[159]] = True
    assert "those 1 rows are not scored" in look(columns, stuck, of=during)[1][0].en
