"""Evidence of a simulated KPI of a stored run: plant, seed, replications and code; its rows are the replications."""

from typing import TYPE_CHECKING

from twin.evidence.evidence import Evidence, MadeFrom
from twin.evidence.readable import filled
from twin.evidence.ref import Ref
from twin.evidence.stored import Details, detail, one, parts_of
from twin.evidence.versions import catalogue_version
from twin.experiment.intervals import estimate
from twin.kpi.reader import chosen
from twin.kpi.reading import Note

if TYPE_CHECKING:
    from twin.store import Store

DAY_S = 86_400
RUN = """SELECT made_at, plant_version, seed, starts_at, horizon_s, warmup_s, replications, code_version, purpose,
                (SELECT count(*) FROM sim.operation_event o WHERE o.run_id = r.run_id) AS log_rows
         FROM sim.run r WHERE run_id = ?"""
ROWS = """SELECT replication, kpi_id, value FROM sim.kpi_value
WHERE run_id = ? AND kpi_id = ? AND station_id IS NULL ORDER BY replication"""


def evidence(store: "Store", ref: Ref) -> Evidence:
    """Returns the evidence of `run/RUN_ID/KPI_ID`: the mean over replications with its 95 % interval."""
    run_id, kpi_id = parts_of(ref, 2)
    kpi, run = chosen([kpi_id])[0], one(store, ref, RUN, [run_id])
    rows_sql = filled(ROWS, [run_id, kpi_id])
    sql = f"SELECT avg(value) AS value FROM (\n{rows_sql}\n)"
    values = [row[2] for row in store.rows(rows_sql)]
    found = estimate(values)
    return Evidence(
        ref, "simulated", Note(kpi.name_ko, kpi.name_en), store.rows(sql)[0][0], Note(kpi.unit, kpi.unit_en),
        Note(f"반복마다 그 기록에서 센 값의 평균. {kpi.formula_ko}", f"Mean over replications of the value counted from each one's log. {kpi.formula_en}"),
        sql, MadeFrom(None, run["plant_version"], run["code_version"], catalogue_version()), found.low, found.high,
        Note("반복 사이의 95 % 구간", "95 % interval over replications"), inputs=(("sim.kpi_value", len(values)),),
        details=tuple(_details(run_id, run)), rows_sql=rows_sql, source=kpi.source,
    )  # fmt: skip


def _details(run_id: str, run: dict) -> Details:
    return [
        detail("모의실행", "Run", run_id), detail("실행 시각", "Made at", run["made_at"]),
        detail("공장 판", "Plant version", run["plant_version"]), detail("씨앗", "Seed", run["seed"]),
        detail("반복 횟수", "Replications", run["replications"]),
        detail("기간 (일)", "Horizon (days)", f"{run['horizon_s'] / DAY_S:.4g}"),
        detail("예열 (일)", "Warm-up (days)", f"{run['warmup_s'] / DAY_S:.4g}"),
        detail("모델·지표 코드", "Code of model and KPIs", run["code_version"]),
        detail("남긴 기록 (첫 반복의 작업 행)", "Log kept (operations of the first replication)", f"{run['log_rows']:,}"),
        detail("쓰임", "Purpose", run["purpose"]),
    ]  # fmt: skip
