"""`python -m twin kpi`: KPIs of the floor, or of a stored run, on the terminal."""

import argparse
import json
import math
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from twin.errors import Problem
from twin.kpi.catalogue import Kpi, catalogue
from twin.kpi.reader import read
from twin.kpi.scope import Scope, of_dates
from twin.plant import Plant, Site

if TYPE_CHECKING:
    import pandas as pd

    from twin.store import Store

NAME_HELP = "모은 기록이나 모의실행의 성과지표를 보여 줍니다 / show the KPIs of the collected log or of a run"
PLACES = {"process": "공정", "station": "설비", "product": "품목", "shift": "근무조"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's own arguments."""
    add_scope(parser, "--to")
    parser.add_argument("--by", choices=("day", "shift", "week"), help="나누어 보기 / one value each")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--run", metavar="RUN_ID", help="저장된 모의실행 / a stored simulation run")
    parser.add_argument("--replication", type=int, metavar="N", help="그 반복의 기록으로 / from that replication's log")


def run(args: argparse.Namespace) -> int:
    """Prints the KPIs asked for; returns the exit code."""
    from twin.store import open_store

    with open_store(args.db) as store:
        current = store.plant()
        scope = asked_scope(args, current[1] if current else None, store)
        table = read(store, scope, by=args.by, run_id=args.run, replication=args.replication)
        note = store.note
    print(json.dumps(as_json(table, args), ensure_ascii=False, indent=2) if args.json else as_text(table, args.lang))
    if note is not None and not args.json:
        print(note.sentence(args.lang))
    return 0


def as_json(table: "pd.DataFrame", args: argparse.Namespace) -> dict[str, Any]:
    """Returns the readings as plain values; `badge` says whether they are measured or simulated."""
    rows = [{k: _plain(v) for k, v in row.items()} for row in table.to_dict("records")]
    known = catalogue()
    return {
        "badge": "simulated" if args.run else "measured",
        "scope": {n: getattr(args, n) for n in ("first", "last", *PLACES, "by", "run", "replication")},
        "kpis": [row | {"unit": known[row["kpi_id"]].unit} for row in rows],
    }


def as_text(table: "pd.DataFrame", lang: str) -> str:
    """Returns one line a reading: date, name, value with unit, and the note."""
    known = catalogue()
    lines = []
    for row in table.to_dict("records"):
        kpi = known[row["kpi_id"]]
        when = " ".join(str(v) for v in (_plain(row["bucket"]), _plain(row["shift_id"])) if v is not None)
        name = kpi.name_ko if lang == "ko" else kpi.name_en
        note = _plain(row["note_ko" if lang == "ko" else "note_en"])
        lines.append(
            "  ".join(p for p in (when, f"{name}: {_shown(kpi, row['value'], lang)}", f"({note})" if note else "") if p)
        )
    return "\n".join(lines)


def _shown(kpi: Kpi, value: float, lang: str) -> str:
    if math.isnan(value):
        return "값 없음" if lang == "ko" else "no value"
    if kpi.unit == "%":
        return f"{100 * value:.1f} %"
    unit = kpi.unit if lang == "ko" else kpi.unit_en
    return f"{value:,.0f} {unit}" if abs(value) >= 1000 else f"{value:.4g} {unit}"


def add_scope(parser: argparse.ArgumentParser, until: str) -> None:
    """Adds the first and last date (the option for the last is called `until`) and what is kept."""
    parser.add_argument("--from", dest="first", metavar="DATE", help="첫 사업일 / first business date, 2026-01-05")
    parser.add_argument(until, dest="last", metavar="DATE", help="마지막 사업일 (포함) / last business date, included")
    for name, ko in PLACES.items():
        parser.add_argument(f"--{name}", metavar="ID", help=f"{ko} / {name}")


def asked_scope(args: argparse.Namespace, plant: Plant | None, store: "Store", until: str = "--to") -> Scope:
    """Returns the scope asked for; raises Problem for a date that is none and for a name the plant and the log do not know."""
    places = {n: getattr(args, n) for n in PLACES}
    for name, value in places.items():
        if value is not None:
            check_known(name, value, plant, store)
    first, last = read_date("--from", args.first), read_date(until, args.last)
    if first and last and last < first:
        raise Problem(
            f"{until} {last}이(가) --from {first}보다 앞섭니다: 기간의 끝을 시작 뒤로 적으십시오.",
            f"{until} {last} is before --from {first}: give an end that is not before the start.",
        )
    site = plant.site if plant else Site(name="")
    return of_dates(site, first, last, **{f"{n}_id": v for n, v in places.items()})


def read_date(option: str, text: str | None) -> date | None:
    """Returns the date of an option, None where it was not given; Problem for what is no date."""
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise Problem(
            f"{option}의 '{text}'은(는) 날짜가 아닙니다: 2026-01-05처럼 적으십시오.",
            f"'{text}' of {option} is no date: write it like 2026-01-05.",
        ) from None


def check_known(name: str, value: str, plant: Plant | None, store: "Store") -> None:
    """Raises Problem for a process, station, product or shift (`name`) that neither the plant nor the log knows."""
    known = {thing.id for thing in getattr(plant, name)} if plant else set()
    if name in ("station", "product"):
        query = f"SELECT DISTINCT {name}_id FROM floor.operation_event"
        known |= {row[0] for row in store.rows(query) if row[0]}
    if name == "station":
        known |= {row[0] for row in store.rows("SELECT DISTINCT station_id FROM floor.state_interval")}
    if name == "shift":
        known |= {row[0] for row in store.rows("SELECT DISTINCT shift_id FROM floor.fact_hours")}
    if value not in known:
        listed = ", ".join(sorted(known)) or "-"
        raise Problem(
            f"{PLACES[name]} '{value}'을(를) 모릅니다. 있는 것: {listed}.",
            f"There is no {name} '{value}'. Known: {listed}.",
        )


def _plain(value: Any) -> Any:
    """JSON has no NaN and no dates."""
    if value is None or value != value:
        return None
    return value.isoformat()[:10] if isinstance(value, date) else value
