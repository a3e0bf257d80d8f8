"""What the page about calibration lays out: the answer at its head, what to check, the traps, the list of versions."""

from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts import cards, show, tables
from pages.parts.scope import choose

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.calibrate.overview import Attention, Overview
    from twin.store.calibrations import Version

FIRST = 3  # things to check shown at once
SHOWN_FAMILIES = ("measured", "pooled", "assumed", "entered")
DONE = {"nothing": "impossible", "corrected": "passed", "told": "failed"}  # colours of a detector's result


def chosen(here: "Here", every: "list[Version]") -> int:
    """Returns the number looked at: the one in force, or another that is asked for."""
    made = {str(v.number): here.moment(v.made_at) for v in every}
    usual = next((str(v.number) for v in every if v.in_force), str(every[0].number))
    if len(every) == 1:
        return every[0].number
    with st.container(width=320):
        words = {n: here.say("calibration.numbered", number=n, made=at) for n, at in made.items()}
        return int(choose(here, "number", list(made), here.say("calibration.choice"), words.__getitem__, usual))


def command(here: "Here") -> None:
    """Tells the command that does the same as the button."""
    st.caption(here.say("calibration.none_command"))
    st.code(f'python -m twin calibrate --db "{here.store.path}"', language="bash", wrap_lines=True)


def answer(here: "Here", seen: "Overview") -> None:
    """Draws how old the calibration is, what it needs, and its figures."""
    kept = seen.kept
    days = {"from_": here.moment(kept.data_from)[:10], "until": here.moment(kept.data_until)[:10]}
    head = here.say("calibration.headline", number=kept.number, **days)
    letter, kind = ("!", "C") if seen.is_old or not kept.in_force else ("✓", "A")
    check = here.say("calibration.check" if seen.attention else "calibration.check_none", number=len(seen.attention))
    said = f"{escape(_how_old(here, seen))} {escape(check)}"
    st.html(
        f'<div class="verdict"><div class="letter {kind}">{letter}</div>'
        f'<div><div class="what">{escape(head)}</div><div class="said">{said}</div></div></div>'
    )
    cards.row_of(_figures(here, seen))


def _how_old(here: "Here", seen: "Overview") -> str:
    if not seen.kept.in_force:
        return here.say("calibration.old_version")
    if seen.is_old:
        return here.say("calibration.old", days=seen.new_days)
    return here.say("calibration.fresh_some" if seen.new_days else "calibration.fresh", days=seen.new_days)


def _figures(here: "Here", seen: "Overview") -> list[str]:
    origin, measured, entered = seen.kept.origin, cards.badge(here, "measured"), cards.badge(here, "entered")
    made = here.say("calibration.made_aside", made=here.moment(origin.made_at), by=origin.made_by or show.NONE)
    since = here.say("calibration.age_aside", number=f"{seen.new_operations:,}")
    laws = " · ".join(f"{cards.badge(here, s)} {seen.sources[s]}" for s in SHOWN_FAMILIES if seen.sources[s])
    set_ = len(seen.kept.report.get("overrides", []))
    return [
        cards.card(here.say("calibration.age"), measured, f"{seen.new_days:,}", here.say("calibration.age_days"), [escape(since), escape(made)]),
        cards.card(here.say("calibration.laws_card"), "", f"{sum(seen.sources.values()):,}", here.say("calibration.laws_unit"), [laws]),
        cards.card(here.say("calibration.attention"), "", str(len(seen.attention)), here.say("calibration.things"), []),
        cards.card(here.say("calibration.overrides_card"), entered, str(set_), here.say("calibration.set_unit"), []),
    ]  # fmt: skip


def to_do(here: "Here", seen: "Overview") -> None:
    """Draws what a person should check, the gravest first, and which laws stand on little data."""
    few = [n for n in seen.kept.report.get("lacks", []) if n["level"] == "few"]
    if seen.attention:
        cards.section(here.say("calibration.to_do"), here.say("calibration.to_do_how"))
        st.html(f'<div class="acts">{"".join(_act(here, a) for a in seen.attention[:FIRST])}</div>')
    rest = seen.attention[FIRST:]
    if rest:
        with st.expander(here.say("calibration.more", number=len(rest))):
            st.markdown("\n".join(f"- {here.pick(a.ko, a.en)}" for a in rest))
    if few:
        with st.expander(here.say("calibration.few", number=len(few))):
            st.markdown("\n".join(f"- {here.pick(n['ko'], n['en'])}" for n in few))


def _act(here: "Here", item: "Attention") -> str:
    kind = "bad" if item.kind in ("override", "lack") else ""
    said = escape(here.pick(item.ko, item.en))
    return f'<div class="act {kind}"><div class="why">{escape(here.say(f"calibration.kind_{item.kind}"))}</div>{said}</div>'


def why(here: "Here", seen: "Overview") -> str:
    """Returns in words why this window was chosen."""
    window, days = seen.kept.report["window"], seen.kept.origin.options.get("days")
    if "why_ko" in window:
        return here.pick(window["why_ko"], window["why_en"])
    return here.say("calibration.window_person", days=f"{days:g}") if days else here.say("calibration.window_none")


def traps(here: "Here", report: dict[str, Any]) -> None:
    """Draws every detector with what it found and what to do; those to be checked first."""
    found = report.get("traps", [])
    if not found:
        st.info(here.say("calibration.traps_none"))
        return
    order = list(DONE)[::-1]
    rows = [_detector(here, t) for t in sorted(found, key=lambda t: order.index(t["done"]))]
    tables.plain([(here.say(f"calibration.{h}"), "") for h in ("trap", "trap_result", "trap_said")], rows, last="text")


def _detector(here: "Here", trap: dict[str, Any]) -> list[str]:
    done = trap["done"]
    return [
        f"<b>{escape(here.pick(trap['name_ko'], trap['name_en']))}</b>",
        f'<span class="result {DONE[done]}">{escape(here.say(f"calibration.trap_{done}"))}</span>',
        escape(here.pick(trap["ko"], trap["en"])),
    ]


def versions(here: "Here", every: "list[Version]") -> None:
    """Draws the list of calibrations, the newest first."""
    rows = []
    for v in every:
        state = f'<span class="result passed">{escape(here.say("calibration.in_force"))}</span>' if v.in_force else ""
        data = f"{here.moment(v.data_from)[:10]} – {here.moment(v.data_until)[:10]}"
        rows.append(
            [
                f"<b>{v.number}</b> {state}",
                here.moment(v.made_at),
                escape(v.made_by or show.NONE),
                str(v.overrides),
                data,
            ]
        )
    heads = [("number", ""), ("made", ""), ("by", ""), ("overrides_card", "n"), ("data", "")]
    tables.plain([(here.say(f"calibration.{h}"), kind) for h, kind in heads], rows, last="text")
