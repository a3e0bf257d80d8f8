"""The two models the plant's supplier put to work: in the book with their thresholds, applied by a person, judged live."""

import json
from datetime import UTC, date, datetime, time
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from twin.demo.truth import Truth, read_truth
from twin.errors import Problem
from twin.models import live, registry
from twin.models.told import evaluations
from twin.models.watch import watch
from twin.store import Store
from twin.store.models import Entry, enter

BY = "이현장 (시연)"
REASON = "공급사 시험 성적을 보고 적용 (시연) / applied on the supplier's test results (demonstration)"
KNOWN = {
    "defect": (
        "로트의 마지막 측정값이 나온 순간. 검사 결과는 아직 모릅니다.",
        "The moment of the lot's last reading; no inspection yet.",
    ),
    "maintenance": (
        "주축의 측정값이 나온 순간: 그때까지의 측정값.",
        "The moment of a spindle reading: the readings so far.",
    ),
}


def put_models(store: Store, last_day: date) -> None:
    """Enters the models that were live by the log's last day and judges them by their own predictions, once each, and watches them."""
    truth, known = read_truth(), {v.name for v in registry.versions(store)}
    for kind, ai, station, unit, ko, en in _models(truth):
        name = f"{ai.model_id}:{ai.version}"
        if ai.live_from > last_day:
            continue
        if name not in known:
            since = datetime.combine(ai.live_from, time(0), tzinfo=ZoneInfo(truth.site.timezone))
            row = _version(kind, ai, station, unit, ko, en, since)
            enter(store, [Entry("version", (row,)), Entry("application", (_application(ai, since),))])
        version = registry.version_named(store, name)
        _judge(store, version)
        watch(store, version)


def _models(truth: Truth) -> tuple[tuple[str, SimpleNamespace, str, str, str, str], ...]:
    return (
        ("defect", truth.quality_ai, "diecast", "lot", "다이캐스팅 불량 예측 (공급사)", "Defect prediction at die casting (supplier's)"),
        ("maintenance", truth.maintenance_ai, "cnc", "reading", "CNC 주축 예지보전 (공급사)", "Predictive maintenance of CNC spindles (supplier's)"),
    )  # fmt: skip


def _version(
    kind: str, ai: SimpleNamespace, station: str, unit: str, ko: str, en: str, since: datetime
) -> dict[str, Any]:
    known_ko, known_en = KNOWN[kind]
    return dict.fromkeys(registry.FIELDS) | {
        "model_id": ai.model_id, "version": ai.version, "task_id": f"{kind}-{station}", "kind": kind, "process_id": station,
        "station_id": station, "unit": unit, "name_ko": ko, "name_en": en, "made_at": since.isoformat(), "made_by": "공급사 (시연)",
        "threshold": ai.threshold, "threshold_ko": f"기준 {ai.threshold:g}: 공급사가 정했습니다.",
        "threshold_en": f"Threshold {ai.threshold:g}: set by the supplier.", "notes": "[]", "code_version": "",
        "settings": json.dumps({"known_ko": known_ko, "known_en": known_en}, ensure_ascii=False),
    }  # fmt: skip


def _application(ai: SimpleNamespace, since: datetime) -> dict[str, Any]:
    return {
        "happened_at": since.astimezone(UTC).isoformat(), "model_id": ai.model_id, "version": ai.version, "action": "apply",
        "from_at": since.isoformat(), "done_by": BY, "reason": REASON,
    }  # fmt: skip


def _judge(store: Store, version: registry.Version) -> None:
    """A model without enough outcomes yet stays without scores."""
    if evaluations(store, version):
        return
    try:
        live.evaluate_live(store, version)
    except Problem:
        return
