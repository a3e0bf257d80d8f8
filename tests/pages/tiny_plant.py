"""A small plant with nine weeks of log, made by the line model: enough for every page to have something to say."""

from pathlib import Path

import pyarrow as pa

from twin.line import run
from twin.plant_file import parse_plant
from twin.store import open_store

DAYS = 63
PLANT = """
[site]
name = "작은 공장"
starts_at = 2026-01-05T00:00:00
[[process]]
id = "p1"
name_ko = "가공"
name_en = "Machining"
[[process]]
id = "p2"
name_ko = "포장"
name_en = "Packing"
[[station]]
id = "m1"
process = "p1"
name_ko = "선반"
name_en = "Lathe"
processing_s = { law = "lognormal", mean = 1800, cv = 0.2 }
ideal_s_per_part = 1500
time_to_failure_s = { law = "exponential", mean = 90000 }
repair_s = { law = "exponential", mean = 7200 }
time_to_minor_stop_s = { law = "exponential", mean = 20000 }
minor_stop_s = { law = "constant", value = 120 }
scrap_rate = 0.03
inspects = "in_process"
[[station]]
id = "m2"
process = "p2"
name_ko = "포장기"
name_en = "Packer"
buffer_before = 5
processing_s = { law = "exponential", mean = 1500 }
ideal_s_per_part = 1400
[[shift]]
id = "day"
name_ko = "주간"
name_en = "Day"
starts = 08:00:00
ends = 20:00:00
[[product]]
id = "a"
name_ko = "가"
name_en = "Alpha"
route = ["m1", "m2"]
[plan]
good_per_hour = 2.0
"""
REFUSED = {
    "source_row": pa.array([7], pa.int64()),
    "column_name": ["started_at"],
    "value": ["2026-13-45"],
    "reason_code": ["unreadable_date"],
    "reason_ko": ["7행의 시작 시각 '2026-13-45'을 읽을 수 없습니다."],
    "reason_en": ["Line 7: the start '2026-13-45' cannot be read."],
    "raw": ["2026-13-45;m1;1"],
}


def fill(db: Path, *, with_plant: bool = True) -> None:
    """Writes a store with the plant, its log and one refused row."""
    plant = parse_plant(PLANT, "tiny")
    log = run(plant, horizon_s=DAYS * 86_400, seed=1).tables()
    with open_store(db, create=True) as store:
        if with_plant:
            store.save_plant(plant, kind="nominal", name="tiny", toml=PLANT)
        with store.landing(kind="demo", source_name="tiny.csv", made_up=True) as landing:
            for name, rows in log.items():
                keys = list(range(rows.num_rows))
                rows = rows.append_column("source_row", pa.array([k + 2 for k in keys], pa.int64()))
                landing.write(name, rows.append_column("source_key", pa.array(keys, pa.uint64())))
            landing.reject(pa.table(REFUSED))
        store.load_landed()
