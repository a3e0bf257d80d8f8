"""`python -m twin calibrate`: from the floor's log to a plant file with fitted laws."""

import argparse
import json
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from twin.errors import Problem
from twin.plant import Plant

NAME_HELP = "현장 기록에서 공장 모델의 법칙을 맞춥니다 / fit the plant's laws to the floor's log"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's own arguments."""
    parser.add_argument(
        "--until", metavar="DATE", help="이 날까지의 기록만 / only records up to the end of this day (2026-06-30)"
    )
    parser.add_argument("--days", type=float, help="끝에서부터 이만큼의 기록만 / only the last so many days")
    parser.add_argument(
        "--base", type=Path, metavar="PLANT.toml", help="이름·대기 자리·근무조를 가져올 설명 / description to take over"
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="plant.toml", help="결과 공장 파일 / plant file to write"
    )
    parser.add_argument(
        "--goodness", action="store_true", help="적합도 검정까지 (느림) / goodness-of-fit tests too (slow)"
    )
    parser.add_argument("--json", action="store_true", help="보고서를 JSON으로 / print the report as JSON")


def run(args: argparse.Namespace) -> int:
    """Calibrates, writes the plant file, keeps the version in the store; returns the exit code."""
    from twin.calibrate import calibrate
    from twin.plant_file import write_plant
    from twin.store import open_store

    with open_store(args.db) as store:
        base = _base(args.base, store)
        zone = base.site.zone if base else ZoneInfo("Asia/Seoul")
        found = calibrate(
            store, until=end_of_day(args.until, zone), base=base, goodness=args.goodness,
            window=timedelta(days=args.days) if args.days else None,
        )  # fmt: skip
        text = write_plant(found.plant)
        _write(args.out, text)
        span = found.report["window"]
        store.save_plant(
            found.plant, kind="calibrated", name=args.out.name, toml=text, report=found.report,
            data_from=datetime.fromisoformat(span["from"]), data_until=datetime.fromisoformat(span["until"]),
        )  # fmt: skip
        if store.note and not args.json:
            print(store.note.sentence(args.lang))
    print(
        json.dumps(found.report, ensure_ascii=False, indent=2)
        if args.json
        else as_text(found.report, args.out, args.lang)
    )
    return 0


def end_of_day(given: str | None, zone: ZoneInfo) -> datetime | None:
    """Returns the moment a day (or the moment itself) given as ISO text ends, in the site's zone."""
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise Problem(
            f"--until {given}: 날짜로 읽을 수 없습니다. 2026-06-30처럼 적으십시오.",
            f"--until {given}: not a date; write it like 2026-06-30.",
        ) from None
    if len(given) <= 10:
        return datetime.combine(moment.date() + timedelta(days=1), time(0), tzinfo=zone)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def as_text(report: dict[str, Any], out: Path, lang: str) -> str:
    """Returns the report as lines for a person: what was fitted, dropped, assumed and warned of."""
    ko, window = lang == "ko", report["window"]
    lines = [
        f"{window['from'][:10]} ~ {window['until'][:10]}: 작업 {window['operations']:,}건, 상태 {window['states']:,}건 → {out}"
        if ko
        else f"{window['from'][:10]} to {window['until'][:10]}: {window['operations']:,} operations, {window['states']:,} states -> {out}"
    ]
    lines += [_item(i) for i in report["items"] if i["what"] in _SHOWN and i.get("law")]
    for key, title_ko, title_en in (
        ("dropped", "제외", "dropped"),
        ("assumptions", "가정", "assumed"),
        ("warnings", "주의", "look at"),
    ):
        for note in report[key]:
            count = f"{note['n']:,} × " if "n" in note else ""
            lines.append(f"[{title_ko if ko else title_en}] {count}{note['ko' if ko else 'en']}")
    return "\n".join(lines)


_SHOWN = ("processing", "time_to_failure", "repair", "time_to_minor_stop", "minor_stop", "setup")


def _item(item: dict[str, Any]) -> str:
    interval = item.get("mean_interval_s")
    bounds = f" [{interval[0]:,.6g}, {interval[1]:,.6g}]" if interval else ""
    where = f"{item['station_id']}{' / ' + item['product_id'] if item['product_id'] else ''}"
    return f"{where:<40} {item['what']:<20} {item['law']:<12} {item['mean_s']:>12,.6g} s{bounds} n={item['n']} ({item.get('source')})"


def _base(given: Path | None, store) -> Plant | None:
    """The description named, else the newest one an engineer entered; never an earlier calibration."""
    from twin.plant_file import parse_plant, read_plant

    if given is not None:
        return read_plant(given)
    kept = store.rows("SELECT toml, name FROM plant.version WHERE kind = 'nominal' ORDER BY saved_at DESC LIMIT 1")
    return parse_plant(*kept[0]) if kept else None


def _write(out: Path, text: str) -> None:
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as trouble:
        raise Problem(
            f"{out}에 쓸 수 없습니다({trouble.strerror}). 쓸 수 있는 폴더를 --out에 주십시오.",
            f"Cannot write {out} ({trouble.strerror}): give --out a folder that can be written.",
        ) from None
