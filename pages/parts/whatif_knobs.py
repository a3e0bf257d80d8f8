"""The levers of one thing as sliders and choices: where each stands now, how that is known, how far it may go."""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts import cards, whatif_draft
from pages.parts.scope import choose
from twin.experiment.scenario.file import BY_PRODUCT
from twin.experiment.scenario.words import DAYS_EN, DAYS_KO
from twin.whatif import draft as build
from twin.whatif.knobs import Knob, knobs
from twin.whatif.stands import sources_of

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from pages.parts.begin import Here
    from pages.parts.whatif_draft import Draft
    from twin.experiment.scenario import Scenario
    from twin.plant import Plant
    from twin.store.arrivals import InForce
    from twin.whatif.knobs import Kind

MOST_STEPS = 220  # of a slider: beyond it a number is typed, or the steps are larger
COLUMNS = 3
PER_HOUR = 10  # the most a rate an hour may be: such small numbers are set to a hundredth
ALL = ""
Move = Callable[["Scenario", Any], "Scenario"]


def draw(
    here: "Here", plant: "Plant", known: "InForce | None", key: str, draft: "Draft", kind: "Kind", on: str, product: str
) -> None:
    """Draws every lever of a thing; a move changes the draft at once. `product` limits what can be limited to one."""
    found = knobs(plant, kind, on, sources_of(known.report if known else {}), product)
    single = [k for k in found if not k.lever.takes and k.against is None]
    for column, knob in _in_rows(single):
        with column:
            _single(here, key, draft.scenario, knob, product if knob.lever.lever_id in BY_PRODUCT else ALL)
    for knob in (k for k in found if k.lever.takes and k.against is None):
        _several(here, key, draft.scenario, knob)
    blocked = [f"{k.lever.name(here.lang)} ({here.pick(*k.against)})" for k in found if k.against]
    if blocked:
        st.caption(here.say("whatif.blocked", what=" · ".join(blocked)))


def _in_rows(found: Sequence[Knob]) -> "Iterator[tuple[DeltaGenerator, Knob]]":
    """Each knob with its place: row by row, so that a phone keeps their order."""
    for start in range(0, len(found), COLUMNS):
        yield from zip(st.columns(COLUMNS, gap="medium"), found[start : start + COLUMNS], strict=False)


def product(here: "Here", plant: "Plant", kind: "Kind") -> str:
    """Returns the product that processing time and scrap are changed for; '' for all of them."""
    if kind != "station" or len(plant.product) < 2:
        return ALL
    words = {ALL: here.say("whatif.every_product")} | {p.id: here.name("product", p.id) for p in plant.product}
    return choose(here, "only", list(words), here.say("whatif.product"), words.__getitem__)


def _single(here: "Here", key: str, scenario: "Scenario", knob: Knob, product: str) -> None:
    if knob.lever.how == "station":
        _skills(here, key, scenario, knob)
        return
    change = build.change_at(scenario, knob.lever.lever_id, knob.on, product)
    value = change.settings[0][1] if change else knob.value

    def move(old: "Scenario", new: Any) -> "Scenario":
        if new is None:
            return build.without(old, knob.lever.lever_id, knob.on, product)
        return build.moved(old, knob, new, product)

    _widget(here, key, knob, value, move, product or "all", is_free=not build.clashing(scenario, knob))
    _stands(here, knob)


def _several(here: "Here", key: str, scenario: "Scenario", knob: Knob) -> None:
    """A lever of several parts: taken up or not, and its parts where it is."""
    change = build.change_at(scenario, knob.lever.lever_id, knob.on)
    name = f"knob_{key}_{knob.on}_{knob.lever.lever_id}_{here.lang}"
    st.session_state[name] = change is not None

    def turn() -> None:
        old = whatif_draft.drafts()[key].scenario
        new = build.taken_up(old, knob) if st.session_state[name] else build.without(old, knob.lever.lever_id, knob.on)
        whatif_draft.put(key, new)

    st.toggle(f"**{knob.lever.name(here.lang)}**", key=name, on_change=turn, help=here.say("whatif.several"))
    if change is None:
        return
    given = dict(change.settings)
    for column, part in _in_rows(knob.parts):

        def move(old: "Scenario", new: Any, part: Knob = part) -> "Scenario":
            return build.part_moved(old, knob, part, new)

        with column:
            _widget(here, key, part, given.get(part.lever.lever_id, part.value), move, knob.lever.lever_id)
            _stands(here, part)


def _skills(here: "Here", key: str, scenario: "Scenario", knob: Knob) -> None:
    """The stations an operator group learns to serve beside its own."""
    if here.plant is None:
        return
    operator = next(o for o in here.plant.operator if o.id == knob.on)
    may = [s.id for s in here.plant.station if s.id not in operator.skills]
    name = f"knob_{key}_{knob.on}_skill_{here.lang}"
    st.session_state[name] = [
        str(c.settings[0][1]) for c in scenario.changes if (c.lever_id, c.on) == ("skill", knob.on)
    ]

    def learn() -> None:
        old = whatif_draft.drafts()[key].scenario
        whatif_draft.put(key, build.learnt(old, knob.on, tuple(st.session_state[name])))

    st.multiselect(
        knob.lever.name(here.lang), may, key=name, on_change=learn, format_func=lambda i: here.name("station", i),
        placeholder=here.say("whatif.choose"),
    )  # fmt: skip


def _widget(here: "Here", key: str, knob: Knob, value: Any, move: Move, within: str, *, is_free: bool = True) -> None:
    """The slider, number or choice of one lever, showing what the draft holds."""
    lever, name = knob.lever, f"knob_{key}_{knob.on}_{within}_{knob.lever.lever_id}_{here.lang}"
    st.session_state[name] = _shown(knob, value)

    def moved() -> None:
        new = _meant(knob, st.session_state[name])
        whatif_draft.put(key, move(whatif_draft.drafts()[key].scenario, new))

    unit = lever.unit(here.lang)
    given: dict[str, Any] = {
        "label": f"{lever.name(here.lang)} ({unit})" if unit else lever.name(here.lang), "key": name, "on_change": moved,
        "disabled": not is_free, "help": None if is_free else here.say("whatif.clash"),
    }  # fmt: skip
    if lever.how == "word":
        st.selectbox(options=list(lever.words), format_func=lambda w: here.pick(*lever.words[w]), **given)
    elif lever.how == "days":
        names = DAYS_KO if here.lang == "ko" else DAYS_EN
        st.pills(options=list(names), selection_mode="multi", format_func=names.__getitem__, **given)
    else:
        _number(here, knob, given)


def _number(here: "Here", knob: Knob, given: dict[str, Any]) -> None:
    lever, step = knob.lever, _step(knob)
    kind = int if lever.how == "whole" else float
    least, most = kind(lever.least), kind(lever.most)
    if (most - least) / step > MOST_STEPS or knob.value is None:
        st.number_input(min_value=least, max_value=most, step=step, placeholder=here.say("whatif.no_limit"), **given)
    else:
        shown = {"percent": "%+.0f %%", "share": "percent"}.get(lever.how)
        st.slider(min_value=least, max_value=most, step=step, format=shown, **given)


def _step(knob: Knob) -> float:
    """How far one step of a lever goes: fine enough to say what is meant, coarse enough to hit."""
    lever = knob.lever
    if lever.how == "whole":
        return 1
    if lever.how == "percent":
        return 1.0 if lever.most - lever.least <= MOST_STEPS else 5.0
    return 0.01 if lever.how == "share" or lever.most == PER_HOUR else 0.5


def _shown(knob: Knob, value: Any) -> Any:
    """A value as its widget takes it."""
    if knob.lever.how == "days":
        return list(value or ())
    return float(value) if knob.lever.how in ("percent", "number", "share") and value is not None else value


def _meant(knob: Knob, given: Any) -> Any:
    """What a widget was moved to, as a scenario holds it; None = nothing chosen."""
    if knob.lever.how == "days":
        return tuple(day for day in DAYS_KO if day in given) or None
    return given


def _stands(here: "Here", knob: Knob) -> None:
    """Says where a lever stands now and how that is known; the range where it is typed."""
    said = []
    if knob.now is not None:
        count = f" n = {knob.now.n:,}" if knob.now.n else ""
        now = here.say("whatif.now", now=here.pick(knob.now.ko, knob.now.en))
        said.append(f"{escape(now)} {cards.origin(here, knob.now.source)}{count}")
    if knob.lever.how in ("whole", "number", "share", "percent"):
        said.append(escape(here.say("whatif.range", least=_plain(knob.lever.least), most=_plain(knob.lever.most))))
    if said:
        st.html(f'<p class="stands">{" · ".join(said)}</p>')


def _plain(value: float) -> str:
    """A bound as print sets it: thousands apart, the true minus."""
    return f"{value:,g}".replace("-", "−")
