"""Evidence of an amount of money: the effects it prices, the unit values people entered with their source, how they were drawn."""

from typing import TYPE_CHECKING, NamedTuple

from twin.compare.money.appraisal import DRAWS, SEED, Appraisal, Band
from twin.compare.money.reference import value_kinds
from twin.evidence.evidence import Badge, Evidence
from twin.evidence.stored import detail, parts_of, unknown
from twin.evidence.versions import made_from
from twin.kpi.reading import Note
from twin.programme.worth import Worth, worth

if TYPE_CHECKING:
    from twin.evidence.ref import Ref
    from twin.store import Store

PERCENTILES = ("p10", "p50", "p90")
KRW, KRW_A_YEAR = Note("원", "KRW"), Note("원/년", "KRW a year")
BADGES: dict[str, Badge] = {"measured": "measured", "simulated": "simulated", "entered": "entered"}


class Figure(NamedTuple):
    """One figure of the account: its name, unit, formula, and percentiles or the number alone."""

    name: Note
    unit: Note
    formula: Note
    band: Band | None
    alone: float | None = None


def evidence(store: "Store", ref: "Ref") -> Evidence:
    """Returns the evidence of `money/FIGURE/p10|p50|p90` (FIGURE: yearly, npv, payback, chance, or an effect of the account).

    `chance` is a number alone, whatever percentile is written; the interval of any other is P10 to P90.
    """
    figure_id, percentile = parts_of(ref, 2)
    found = worth(store)
    figure = figures(found.measured).get(figure_id)
    if figure is None or percentile not in PERCENTILES:
        raise unknown(ref)
    band = figure.band
    value = figure.alone if band is None else getattr(band, percentile)
    return Evidence(
        ref, BADGES.get(found.measured.provenance, "measured"), figure.name, value, figure.unit, figure.formula, "", made_from(store),
        None if band is None else band.p10, None if band is None else band.p90, Note("P10 – P90", "P10 – P90"),
        details=(*_effects(found), *_values(found), detail("추출 횟수 · 씨앗", "Draws · seed", f"{DRAWS:,} · {SEED}")),
        notes=tuple(Note(f"{one.name}: {one.why.ko}", f"{one.name}: {one.why.en}") for one in found.left),
        source="docs/decisions/0052",
    )  # fmt: skip


def figures(account: Appraisal) -> dict[str, Figure]:
    """Returns every figure of an account by its id; those that lack investment, rate or years are none."""
    made = {
        "yearly": Figure(
            Note("한 해의 손익", "The year's account"), KRW_A_YEAR,
            Note("아래 효과 × 단가의 합 − 비용, 모든 범위에서 함께 뽑아 얻은 분위수", "Sum of effects × unit values below, less costs; percentile over joint draws of all ranges"),
            account.yearly_krw,
        ),
        **{
            line.kind.effect_id: Figure(Note(line.kind.name_ko, line.kind.name_en), KRW_A_YEAR, Note(line.kind.formula_ko, line.kind.formula_en), line.krw)
            for line in account.lines
        },
    }  # fmt: skip
    if account.npv_krw is not None and account.payback_years is not None:
        made["npv"] = Figure(
            Note("순현재가치", "Net present value"), KRW, Note("Σ 한 해 손익 ÷ (1 + 할인율)^t − 투자", "Σ yearly account ÷ (1 + rate)^t − investment"), account.npv_krw,
        )  # fmt: skip
        made["payback"] = Figure(
            Note("회수기간", "Payback"), Note("년", "years"), Note("투자 ÷ 한 해 손익 (할인하지 않음)", "Investment ÷ yearly account, not discounted"), account.payback_years,
        )  # fmt: skip
        made["chance"] = Figure(
            Note("순현재가치가 0보다 클 확률", "Chance that the net present value exceeds 0"), Note("%", "%"),
            Note("순현재가치가 0보다 큰 추출의 비율", "Share of draws with a net present value above 0"), None, account.npv_positive,
        )  # fmt: skip
    return made


def _effects(found: Worth) -> tuple[tuple[Note, str], ...]:
    """Each effect priced, with its interval, where it comes from, and why it earns nothing."""
    return tuple(
        detail(
            f"효과: {line.kind.name_ko}", f"Effect: {line.kind.name_en}",
            f"{line.effect.mean:,.6g} [{line.effect.low:,.6g}, {line.effect.high:,.6g}] {line.kind.unit_ko} ({line.effect.provenance})"
            + (f" · {line.effect.why.ko} / {line.effect.why.en}" if line.effect.why else ""),
        )
        for line in found.measured.lines
    )  # fmt: skip


def _values(found: Worth) -> tuple[tuple[Note, str], ...]:
    return tuple(
        detail(
            f"단가(입력): {value_kinds()[v.value_id].name_ko}", f"Unit value (entered): {value_kinds()[v.value_id].name_en}",
            f"{v.low:,.6g} – {v.likely:,.6g} – {v.high:,.6g} {value_kinds()[v.value_id].unit_ko} · {v.source} · {v.entered_by} {v.entered_at:%Y-%m-%d}",
        )
        for v in found.values.values()
    )  # fmt: skip
