"""What a comparison found: each scenario in five seconds, the picture by KPI, the numbers with their trust, how it was made."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards, evidence_link, grade, show, tables, whatif_chart
from pages.parts.scope import choose
from pages.parts.whatif_run import RESULT
from twin.compare.money.values import values_of
from twin.evidence import Ref
from twin.experiment.scenario import words
from twin.experiment.scenario.comparison import SHOWN
from twin.experiment.scenario.kept import comparisons, kept_comparison
from twin.kpi import catalogue
from twin.validate import kept_validation
from twin.whatif.headline import TONES, Headline, headlines
from twin.whatif.money import money_of
from twin.whatif.money_told import money_said
from twin.whatif.told import COSTS
from twin.whatif.trust import LABELS, label

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.compare.money.values import UnitValue
    from twin.experiment.scenario.comparison import Comparison, Effect
    from twin.experiment.scenario.kept import KeptComparison, Made
    from twin.validate import KeptValidation

DAY_S = 86_400


def draw(here: "Here") -> None:
    """Draws the comparison the address names, or the newest; says so where there is none yet."""
    made: list[Made] = here.ask(comparisons)
    cards.section(here.say("whatif.result"))
    if not made:
        st.info(here.say("whatif.no_result"))
        return
    told = {m.comparison_id: f"{here.moment(m.made_at)} · {m.made_by} · {', '.join(m.names)}" for m in made}
    chosen = choose(here, RESULT, list(told), here.say("whatif.which_result"), told.__getitem__)
    kept: KeptComparison = here.ask(kept_comparison, chosen)
    trust: KeptValidation | None = here.ask(kept_validation)
    _old(here, kept)
    found, values = kept.comparison, here.ask(values_of)
    st.html(f'<div class="acts">{"".join(_act(here, h, kept, values) for h in headlines(found, trust))}</div>')
    if not found.is_known:
        st.caption(f":material/tune: {here.say('whatif.not_known')}")
    cards.section(here.say("whatif.picture"), here.say("whatif.picture_how"))
    whatif_chart.strips(here, found, shown(found))
    with st.expander(here.say("whatif.numbers"), icon=":material/table:"):
        _numbers(here, kept, trust)
    _made(here, kept)


def shown(found: "Comparison") -> list[str]:
    """Returns the KPIs that have a value, those shown first."""
    there = [e.kpi_id for e in found.compared[0].effects if e.difference.mean is not None]
    return [k for k in SHOWN if k in there]


def _old(here: "Here", kept: "KeptComparison") -> None:
    if kept.has_newer_plant:
        st.warning(here.say("whatif.stale_plant"), icon=":material/history:")
    elif kept.has_newer_program:
        st.warning(here.say("whatif.stale_program"), icon=":material/history:")


def _act(here: "Here", h: Headline, kept: "KeptComparison", values: "dict[str, UnitValue]") -> str:
    """The HTML of one scenario: what it brings, what limits the line afterwards, what it costs, how far to trust it."""
    scenario = h.compared.scenario
    verdict = here.say(whatif_chart.verdict_key(h.main.verdict))
    title = here.say("whatif.headline", name=scenario.name, gain=whatif_chart.told(h.main, here.say("whatif.parts")))
    lines = [here.say("whatif.limits", before=_station(here, h.before), after=_station(here, h.after))]
    if h.on_time is not None:
        lines.insert(
            0, here.say("whatif.on_time", gain=whatif_chart.told(h.on_time, f"\u00a0{here.say('whatif.points')}"))
        )
    if scenario.investment_krw or scenario.yearly_krw:
        lines.append(
            here.say("whatif.cost", once=f"{scenario.investment_krw:,.0f}", yearly=f"{scenario.yearly_krw:,.0f}")
        )
    trust = f'{cards.badge(here, "simulated")} <span class="trust {h.label}">{escape(here.pick(*LABELS[h.label]))}</span> {_way(here, kept, h, h.main)}'
    return (
        f'<div class="act {TONES[h.main.verdict]}"><b>{escape(title)}</b>'
        f'<div class="much">{escape(verdict)} · {escape(" · ".join(lines))}</div>'
        f'<div class="why">{escape(words(scenario, kept.comparison.asked.plant, here.lang))}</div><div class="why">{trust}</div>'
        f"{_money(here, h, kept, values)}{''.join(_outside(here, h))}</div>"
    )


def _money(here: "Here", h: Headline, kept: "KeptComparison", values: "dict[str, UnitValue]") -> str:
    """The HTML of what a scenario is worth, and of what to enter so that it can be told."""
    money = money_of(kept.comparison, h.compared, values)
    lines = [f"{escape(money_said(money).sentence(here.lang))} {cards.badge(here, 'simulated')}"] if values else []
    lines += [escape(money.lacks.sentence(here.lang))] if money.lacks else []
    return "".join(f'<div class="why">{line}</div>' for line in lines)


def _way(here: "Here", kept: "KeptComparison", h: Headline, effect: "Effect") -> str:
    """The HTML of the link to the evidence of a difference."""
    position = kept.comparison.compared.index(h.compared)
    return evidence_link.chip(
        here, Ref("comparison", f"{kept.made.comparison_id}/{position}/{effect.kpi_id}"), effect.difference.mean
    )


def _outside(here: "Here", h: Headline) -> list[str]:
    return [f'<div class="why">※ {escape(b.note.sentence(here.lang))}</div>' for b in h.outside]


def _station(here: "Here", station_id: str | None) -> str:
    return here.name("station", station_id) or show.NONE


def _numbers(here: "Here", kept: "KeptComparison", trust: "KeptValidation | None") -> None:
    heads = [(here.say(f"whatif.head_{head}"), kind) for head, kind in (("kpi", ""), ("base", "n"), ("scenario", "n"), ("difference", "n"), ("verdict", ""), ("trust", ""))]  # fmt: skip
    for h in headlines(kept.comparison, trust):
        st.markdown(
            f"**{h.compared.scenario.name}** · {words(h.compared.scenario, kept.comparison.asked.plant, here.lang)}"
        )
        rows = [_row(here, kept, e, h, trust) for e in h.compared.effects if e.difference.mean is not None]
        tables.plain(heads, [*rows, *(_cost_row(here, e) for e in h.compared.costs)], last="text")


def _cost_row(here: "Here", e: "Effect") -> list[str]:
    """What one good part costs: won and kWh, where the plant prices them."""
    base, scenario = (whatif_chart.value(e.kpi_id, side) for side in (e.base, e.scenario))
    tone = e.verdict if e.verdict in ("better", "worse") else ""
    verdict = f'<span class="{tone}">{escape(here.say(whatif_chart.verdict_key(e.verdict)))}</span>'
    return [
        f"<b>{escape(here.pick(*COSTS[e.kpi_id]))}</b>",
        base,
        scenario,
        escape(whatif_chart.told(e)),
        verdict,
        show.NONE,
    ]


def _row(here: "Here", kept: "KeptComparison", e: "Effect", h: Headline, trust: "KeptValidation | None") -> list[str]:
    kpi = catalogue()[e.kpi_id]
    said = escape(here.pick(*LABELS[label(e, trust, h.outside)])) if e.verdict in ("better", "worse") else show.NONE
    return [
        f"<b>{escape(show.name(here, kpi))}</b> <small>({escape(show.unit(here, kpi))})</small>",
        whatif_chart.value(e.kpi_id, e.base), whatif_chart.value(e.kpi_id, e.scenario), f"{escape(whatif_chart.told(e))}<br>{_way(here, kept, h, e)}",
        f'<span class="{TONES[e.verdict] and ("better" if e.verdict == "better" else "worse")}">{escape(here.say(whatif_chart.verdict_key(e.verdict)))}</span>',
        f"{said} {grade.chip(here, e.kpi_id)}",
    ]  # fmt: skip


def _made(here: "Here", kept: "KeptComparison") -> None:
    asked, made = kept.comparison.asked, kept.made
    inputs = here.say("whatif.inputs_open" if asked.runs_a_draw > 1 else "whatif.inputs_shut")
    how = here.say(
        "whatif.made", made=here.moment(made.made_at), who=made.made_by, days=f"{asked.horizon_s / DAY_S:.4g}",
        number=made.replications, seed=asked.seed, version=kept.plant_version[:8],
    )  # fmt: skip
    st.caption(f"{how} {inputs}")
