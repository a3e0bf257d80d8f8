"""What a model brings, as a terminal shows it: the record, the claim, and each KPI off, as measured and as claimed."""

from twin.experiment.intervals import Estimate
from twin.experiment.levers.measures import measure
from twin.experiment.levers.sentences import beyond, digits, headline, process, record, turning
from twin.experiment.levers.study import Study

MODES = (
    ("off", "없을 때", "off", ""),
    ("measured", "실적대로", "as measured", "+"),
    ("claimed", "주장대로", "as claimed", "+"),
)


def as_text(made: Study, lang: str) -> str:
    """Returns all of it for a terminal, in 'ko' or 'en'."""
    ko = lang == "ko"
    work, told = made.work, made.told
    where = f"{work.model_id}{f':{work.version}' if work.version else ''} @ {work.station_id}"
    lines = [headline(made).sentence(lang), f"[{'실측' if ko else 'measured'}] {where}: {record(made).sentence(lang)}"]
    lines += [f"  {said.sentence(lang)}" for said in (turning(made), *process(told), *told.notes)]
    lines.append(f"[{'주장' if ko else 'claimed'}] {beyond(made).sentence(lang)}")
    lines.append(f"[{'예측' if ko else 'simulated'}]")
    for b in made.brings:
        named = measure(b.kpi_id)
        name, unit = (named.ko, named.unit_ko) if ko else (named.en, named.unit_en)
        parts = (
            f"{in_ko if ko else in_en} {_band(getattr(b, part), named.times, sign)}"
            for part, in_ko, in_en, sign in MODES
        )
        lines.append(f"  {name} ({unit.removesuffix('p')}): " + " · ".join(parts))
    return "\n".join(lines)


def _band(e: Estimate, times: int, sign: str) -> str:
    if e.mean is None or e.low is None or e.high is None:
        return "-"
    return f"{digits(e.mean * times, sign)} ({digits(e.low * times, sign)} – {digits(e.high * times, sign)})"
