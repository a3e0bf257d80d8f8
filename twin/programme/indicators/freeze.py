"""Freezing: what is fixed before the time after is looked at, with its hash and date; a later change shows beside it."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal

from twin.errors import Problem
from twin.programme.indicators import values
from twin.programme.indicators.book import indicator_named, signed, standing
from twin.programme.indicators.indicator import Indicator, plan
from twin.store.models import Entry, enter

if TYPE_CHECKING:
    from twin.store import Store

State = Literal["open", "waiting", "due", "frozen", "changed"]
GRACE = timedelta(days=7)  # a week in which data may have come late
FOLLOWS = ("plan_sha256",)  # from the other fields, by rules that may come to know more than they did then
SYSTEM = "자동 / automatic"
AT_BEGIN = "구축후 기간이 시작되어 고정함 / fixed because the time after began"


@dataclass(frozen=True)
class Frozen:
    """What was fixed, when, by whom, why; `content` as it was hashed."""

    indicator_id: str
    frozen_at: datetime
    frozen_by: str
    reason: str
    sha256: str
    content: dict[str, Any]

    @property
    def is_whole(self) -> bool:
        """Whether what is kept still gives the hash it was kept with."""
        return hash_of(self.content) == self.sha256

    @property
    def is_late(self) -> bool:
        """Whether it was fixed when more of the time after had been seen than a freeze on loading lets pass."""
        begun = date.fromisoformat(self.content["go_live"]) if self.content["go_live"] else None
        return begun is not None and self.frozen_at.date() > begun + timedelta(self.content["ramp_in_days"]) + GRACE

    @property
    def baseline(self) -> values.Value:
        """The baseline as it was fixed."""
        kept = self.content["baseline"]
        days = [date.fromisoformat(kept[k]) if kept[k] else None for k in ("first", "last")]
        return values.Value(kept["value"], kept["badge"], *days)


def fixed_part(indicator: Indicator, baseline: values.Value) -> dict[str, Any]:
    """Returns what freezing fixes: formula, unit, direction, place, baseline with its days, go-live, covariates, target."""
    whole, planned = indicator.as_dict(), plan(indicator, baseline.value)
    names = ("id", "kpi", "formula", "unit", "wants", "place", "go_live", "ramp_in_days", "after_until", "covariates", "target", "weight")  # fmt: skip
    return {name: whole[name] for name in names} | {
        "covariates": list(indicator.covariates),
        "entered_baseline": indicator.baseline,
        "inputs": indicator.values("before"),
        "baseline": {
            "value": baseline.value, "badge": baseline.badge,
            "first": baseline.first.isoformat() if baseline.first else None, "last": baseline.last.isoformat() if baseline.last else None,
        },
        "plan_sha256": planned.sha256() if planned else None,
    }  # fmt: skip


def hash_of(content: dict[str, Any]) -> str:
    """Returns the hash (64 hexadecimal digits) of a fixed part, whatever the order of its fields."""
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def freezes(store: "Store") -> dict[str, list[Frozen]]:
    """Returns every freeze ever made by indicator, the oldest first."""
    found: dict[str, list[Frozen]] = {}
    query = "SELECT indicator_id, frozen_at, frozen_by, reason, sha256, content FROM book.indicator_freeze ORDER BY entry_no"
    for row in store.rows(query):
        found.setdefault(row[0], []).append(Frozen(*row[:5], json.loads(row[5])))
    return found


def freeze(store: "Store", indicator_id: str, *, by: str, reason: str) -> Frozen:
    """Fixes an indicator as it stands and returns what was fixed; Problem where its baseline or target is not known yet."""
    signed(by, reason)
    indicator = indicator_named(store, indicator_id).indicator
    assert indicator is not None
    baseline = values.before(store, indicator)
    if isinstance(baseline, Problem):
        raise Problem(
            f"{indicator.name_ko}은(는) 아직 고정할 수 없습니다. {baseline.ko}",
            f"{indicator.name_en or indicator.id} cannot be frozen yet. {baseline.en}",
        )
    if indicator.target is None:
        raise Problem(
            f"{indicator.name_ko}은(는) 아직 고정할 수 없습니다. 목표를 먼저 적으십시오.",
            f"{indicator.name_en or indicator.id} cannot be frozen yet. Give its target first.",
        )
    content = fixed_part(indicator, baseline)
    before = freezes(store).get(indicator_id, [])
    if before and before[-1].sha256 == hash_of(content):
        raise Problem(
            f"{indicator.name_ko}은(는) 이 내용 그대로 이미 고정되어 있습니다.",
            f"{indicator.name_en or indicator.id} is frozen already, just as it stands.",
        )
    frozen = Frozen(indicator_id, datetime.now(UTC), by.strip(), reason.strip(), hash_of(content), content)
    enter(store, [entry_of(frozen)], source_name="indicators")
    return frozen


def entry_of(frozen: Frozen) -> Entry:
    """Returns a freeze as a row for the book."""
    told = json.dumps(frozen.content, ensure_ascii=False)
    row = vars(frozen) | {"frozen_at": frozen.frozen_at.isoformat(), "content": told}
    return Entry("book.indicator_freeze", (row,))


def freeze_due(store: "Store") -> None:
    """Fixes every indicator whose time after has begun in the log and that was never fixed. For the owner, after loading."""
    last, known = values.last_whole_day(store), freezes(store)
    for version in standing(store):
        indicator = version.indicator
        if indicator is None or version.indicator_id in known or not _has_begun(indicator, last):
            continue
        with suppress(Problem):  # what is not known yet stays due, and the page says so; loading goes on
            freeze(store, indicator.id, by=SYSTEM, reason=AT_BEGIN)


def state(indicator: Indicator, frozen: Frozen | None, last_day: date | None) -> State:
    """Returns whether an indicator is frozen as it stands, was changed since, waits for its time after, or is due."""
    if frozen is None:
        if indicator.go_live is None:
            return "open"
        return "due" if _has_begun(indicator, last_day) else "waiting"
    now = fixed_part(indicator, _baseline_now(indicator, frozen))
    same = all(now.get(name) == kept for name, kept in frozen.content.items() if name not in FOLLOWS)
    return "frozen" if same else "changed"


def _baseline_now(indicator: Indicator, frozen: Frozen) -> values.Value:
    """The baseline as the indicator would fix it, but that a measured one keeps its fixed value: late rows change no promise."""
    if indicator.baseline is not None:
        return values.Value(indicator.baseline, "entered", indicator.baseline_from, indicator.baseline_until)
    kept = frozen.baseline
    return values.Value(kept.value, kept.badge, indicator.baseline_from, indicator.baseline_until)


def _has_begun(indicator: Indicator, last_day: date | None) -> bool:
    first = indicator.after_from
    return first is not None and last_day is not None and last_day >= first
