"""At how many false alarms a model is worth no more than none, in closed form.

Maintenance: renewal of exponential lives and leads (Palm's theorem): with r breakdowns announced, mean lead l, needed t,
k = 1/l + 1/MTBF and r' = r exp(-t k), E[up] = MTBF - r'/k and

    A(f) = E[up] / (E[up] + r' m_planned + (1 - r') m_missed + f E[up] m_check);  without the model MTBF / (MTBF + m_repair).

Defects: a unit gains p r (c_missed - c_look) - (1 - p) f c_look, with p the share of bad units.
"""

from math import exp, inf

from twin.experiment.levers.defect import DefectRecord
from twin.experiment.levers.lever import Record
from twin.experiment.levers.maintenance import MaintenanceRecord
from twin.plant import Plant


def turns_at(record: Record, before: Plant) -> float:
    """Returns the false alarms (an operating hour, or a share of good units) from which the model is worse than none; infinite
    where none can be, 0 or less where it is worse already without any.
    """
    return _of_units(record) if isinstance(record, DefectRecord) else _of_events(record, before)


def availability(record: MaintenanceRecord, before: Plant, false_alarms_per_h: float) -> float:
    """Returns the share of time the station runs, never short of work, with the model and so many false alarms."""
    up_s, cycle_s = _cycle(record, before)
    return up_s / (cycle_s + false_alarms_per_h / 3600.0 * up_s * record.check_s.mean())


def availability_without(record: MaintenanceRecord, before: Plant) -> float:
    """Returns the share of time the station runs without the model."""
    life_s, repair_s = _life(record, before)
    return life_s / (life_s + repair_s)


def _of_events(record: MaintenanceRecord, before: Plant) -> float:
    up_s, cycle_s = _cycle(record, before)
    check_s = record.check_s.mean()
    spare_s = up_s / availability_without(record, before) - cycle_s
    return 3600.0 * spare_s / (up_s * check_s) if check_s else inf


def _cycle(record: MaintenanceRecord, before: Plant) -> tuple[float, float]:
    """Mean running time of a life, and of a life with what ends it, false alarms apart (s)."""
    life_s, repair_s = _life(record, before)
    k = 1 / record.lead.law.mean() + 1 / life_s
    policy = record.policy(record.recall, 0.0)
    announced = record.recall * exp(-policy.needed_s * k)
    up_s = life_s - announced / k
    missed_s = record.missed_repair_s.mean() if record.missed_repair_s else repair_s
    return up_s, up_s + announced * record.planned_s.mean() + (1 - announced) * missed_s


def _life(record: MaintenanceRecord, before: Plant) -> tuple[float, float]:
    station = before.station_by_id()[record.station_id]
    life, repair = station.time_to_failure_s, station.repair_s
    return (life.mean() if life else inf), (repair.mean() if repair else 0.0)


def _of_units(record: DefectRecord) -> float:
    bad = (record.tp + record.fn) / record.units
    look, missed = record.costs.inspect_krw, record.costs.miss_krw
    return bad * record.recall * (missed - look) / ((1 - bad) * look) if look and bad < 1 else inf
