"""Evidence of a forecast: the present state it began from, seed, replications and code."""

from typing import TYPE_CHECKING, Any

from twin.evidence.evidence import Evidence, MadeFrom
from twin.evidence.readable import filled
from twin.evidence.ref import Ref
from twin.evidence.stored import detail, one, parts_of, unknown
from twin.evidence.versions import catalogue_version
from twin.kpi.reading import Note

if TYPE_CHECKING:
    from twin.store import Store

MADE = "SELECT made_at, from_at, until_at, plant_version, batch_id, seed, replications, code_version, notes FROM sim.forecast WHERE forecast_id = ?"
OUTPUT = "SELECT *, median AS value FROM sim.forecast_output WHERE forecast_id = ? AND position = ?"
ORDER = "SELECT *, on_time AS value FROM sim.forecast_order WHERE forecast_id = ? AND order_id = ?"


def evidence(store: "Store", ref: Ref) -> Evidence:
    """Returns the evidence of `forecast/ID/output/POSITION` (median of good parts) or `forecast/ID/order/ORDER` (chance to be on time)."""
    import json

    forecast_id, what, which = parts_of(ref, 3)
    made = one(store, ref, MADE, [forecast_id])
    sql, told = _asked(ref, what, forecast_id, which)
    row = one(store, ref, sql, ())
    notes = tuple(Note(note["ko"], note["en"]) for note in json.loads(made["notes"]))
    return Evidence(
        ref, "simulated", told["name"](row), row["value"], told["unit"], told["formula"], sql,
        MadeFrom(made["batch_id"], made["plant_version"], made["code_version"], catalogue_version()),
        row[told["low"]], row[told["high"]], told["interval"], made["from_at"], row.get("ends_at") or made["until_at"],
        inputs=((told["table"], 1),), notes=notes, rows_sql=sql,
        details=(
            detail("예측", "Forecast", forecast_id), detail("만든 시각", "Made at", made["made_at"]),
            detail("시작한 상태의 시각", "State it began from", made["from_at"]),
            detail("가장 새로운 묶음", "Newest batch then", made["batch_id"]),
            detail("공장 판", "Plant version", made["plant_version"]), detail("씨앗", "Seed", made["seed"]),
            detail("반복 횟수", "Replications", made["replications"]), detail("모델·지표 코드", "Code of model and KPIs", made["code_version"]),
        ),
    )  # fmt: skip


def _asked(ref: Ref, what: str, forecast_id: str, which: str) -> tuple[str, dict[str, Any]]:
    """The query, and what its row means."""
    if what == "output" and which.isdigit():
        return filled(OUTPUT, [forecast_id, int(which)]), {
            "name": lambda row: Note(f"생산량 예측 {row['business_date']}", f"Output forecast {row['business_date']}"),
            "unit": Note("개", "parts"), "table": "sim.forecast_output", "low": "low", "high": "high",
            "interval": Note("실행의 80 % 구간", "80 % of runs"),
            "formula": Note(
                "시작 시각까지의 실측 양품 + 지금 상태에서 이어 돌린 실행들의 양품: 그 가운데 값",
                "Good parts measured up to the beginning + good parts of runs that go on from the present state: their median",
            ),
        }  # fmt: skip
    if what == "order":
        return filled(ORDER, [forecast_id, which]), {
            "name": lambda row: Note(f"주문 {row['order_id']}이(가) 납기를 지킬 확률", f"Chance of order {row['order_id']} to be on time"),
            "unit": Note("%", "%"), "table": "sim.forecast_order", "low": "on_time_low", "high": "on_time_high",
            "interval": Note("95 % 구간", "95 % interval"),
            "formula": Note("납기까지 끝난 실행의 비율", "Share of runs in which the order is done by its due date"),
        }  # fmt: skip
    raise unknown(ref)
