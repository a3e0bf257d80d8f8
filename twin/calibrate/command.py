"""`python -m twin calibrate`: from the floor's log to a plant file with fitted laws."""

import argparse
import getpass
import json
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from twin.calibrate import listing
from twin.calibrate.regime import regime_lines
from twin.errors import Problem
from twin.plant import Plant

if TYPE_CHECKING:
    from twin.store import Store

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
    parser.add_argument("--out", type=Path, metavar="plant.toml", help="결과 공장 파일 / plant file to write")
    parser.add_argument("--by", default="", help="보정하는 사람 / who calibrates (else the system's user)")
    parser.add_argument("--list", action="store_true", help="지금까지의 보정 / the calibrations made so far")
    parser.add_argument("--show", type=int, metavar="NUMBER", help="그 보정의 보고서 / the report of one of them")
    parser.add_argument(
        "--goodness", action="store_true", help="적합도 검정까지 (느림) / goodness-of-fit tests too (slow)"
    )
    parser.add_argument("--json", action="store_true", help="보고서를 JSON으로 / print the report as JSON")


def run(args: argparse.Namespace) -> int:
    """Calibrates and keeps the result under a new number, or shows earlier ones; returns the exit code."""
    from twin.store import open_store

    with open_store(args.db) as store:
        if args.list:
            print(listing.listed(store, args.lang, args.json))
        elif args.show is not None:
            _show(store, args)
        else:
            _calibrate(store, args)
        if store.note and not args.json:
            print(store.note.sentence(args.lang))
    return 0


def _calibrate(store: "Store", args: argparse.Namespace) -> None:
    from twin.calibrate import calibrate
    from twin.calibrate.keep import keep_calibration
    from twin.plant_file import write_plant

    base_version, base = _base(args.base, store)
    zone = base.site.zone if base else ZoneInfo("Asia/Seoul")
    found = calibrate(
        store, until=end_of_day(args.until, zone), base=base, goodness=args.goodness,
        window=timedelta(days=args.days) if args.days else None,
    )  # fmt: skip
    if args.out:
        _write(args.out, write_plant(found.plant))
    options = {"until": args.until, "days": args.days, "base": str(args.base) if args.base else None}
    keep_calibration(
        store, found, name=args.out.name if args.out else "calibrated", made_by=args.by or user_name(),
        base_version=base_version, options={k: v for k, v in options.items() if v is not None},
    )  # fmt: skip
    _print(found.report, args)


def _show(store: "Store", args: argparse.Namespace) -> None:
    kept = listing.of_number(store, args.show)
    if args.out:
        _write(args.out, listing.plant_text(store, kept))
    if not args.json:
        print(listing.headline(store, kept, args.lang))
    _print(kept.report, args)


def _print(report: dict[str, Any], args: argparse.Namespace) -> None:
    as_json = json.dumps(report, ensure_ascii=False, indent=2)
    print(as_json if args.json else as_text(report, args.out, args.lang))


def user_name() -> str:
    """Returns the name the system knows the caller by; 'unknown' where it knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


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


def as_text(report: dict[str, Any], out: Path | None, lang: str) -> str:
    """Returns the report as lines for a person: what was fitted, dropped, assumed and warned of."""
    ko, window = lang == "ko", report["window"]
    lines = [
        f"{window['from'][:10]} ~ {window['until'][:10]}: 작업 {window['operations']:,}건, 상태 {window['states']:,}건"
        if ko
        else f"{window['from'][:10]} to {window['until'][:10]}: {window['operations']:,} operations, {window['states']:,} states"
    ]
    lines[0] += f" → {out}" if out else ""
    lines += regime_lines(window, lang)
    lines += [_item(i) for i in report["items"] if i["what"] in _SHOWN and i.get("law")]
    lines += [
        f"[{_BADGES[i['source']][0 if ko else 1]}] {i['ko' if ko else 'en']}" for i in report["items"] if "ko" in i
    ]
    told = {entry["en"] for entry in report.get("traps", [])}  # said once, as a trap
    for key, title_ko, title_en in (
        ("dropped", "제외", "dropped"),
        ("assumptions", "가정", "assumed"),
        ("warnings", "주의", "look at"),
    ):
        for note in report[key]:
            if note["en"] in told:
                continue
            count = f"{note['n']:,} × " if "n" in note else ""
            lines.append(f"[{title_ko if ko else title_en}] {count}{note['ko' if ko else 'en']}")
    lines += [f"[{'모자람' if ko else 'too little data'}] {n['ko' if ko else 'en']}" for n in report.get("lacks", [])]
    lines += [_trap(entry, ko) for entry in report.get("traps", []) if entry["n"]]
    quiet = [entry["name_ko" if ko else "name_en"] for entry in report.get("traps", []) if not entry["n"]]
    if quiet:
        lines.append(f"[{'함정 없음' if ko else 'looked for, not found'}] {', '.join(quiet)}")
    lines += [_override(entry, ko) for entry in report.get("overrides", [])]
    return "\n".join(lines)


def _trap(entry: dict[str, Any], ko: bool) -> str:
    """What a detector found, and whether it was corrected or is left to a person."""
    done = {"corrected": ("고침", "corrected"), "told": ("확인 필요", "to be checked")}[entry["done"]]
    return f"[{'함정' if ko else 'trap'}: {entry['name_ko' if ko else 'name_en']}, {done[0 if ko else 1]}] {entry['ko' if ko else 'en']}"


def _override(entry: dict[str, Any], ko: bool) -> str:
    """What a person set, beside what the data say."""
    if "trouble_ko" in entry:
        return f"[{'입력 제외' if ko else 'entered, left out'}] {entry['trouble_ko' if ko else 'trouble_en']}"
    data = json.dumps(entry["data"], ensure_ascii=False)
    said = f"{entry['target']} = {entry['value']} ({entry['by']}, {entry['at'][:10]}: {entry['reason']})"
    return f"[{'입력' if ko else 'entered'}] {said}; {'자료' if ko else 'data'}: {data}"


_BADGES = {
    "measured": ("측정", "measured"),
    "pooled": ("합침", "pooled"),
    "assumed": ("가정", "assumed"),
    "entered": ("입력", "entered"),
}
_SHOWN = ("processing", "time_to_failure", "repair", "time_to_minor_stop", "minor_stop", "setup")


def _item(item: dict[str, Any]) -> str:
    interval = item.get("mean_interval_s")
    bounds = f" [{interval[0]:,.6g}, {interval[1]:,.6g}]" if interval else ""
    where = f"{item['station_id']}{' / ' + item['product_id'] if item['product_id'] else ''}"
    return f"{where:<40} {item['what']:<20} {item['law']:<12} {item['mean_s']:>12,.6g} s{bounds} n={item['n']} ({item.get('source')})"


def _base(given: Path | None, store: "Store") -> tuple[str | None, Plant | None]:
    """(version, plant) of the description named, else the newest one an engineer entered; never an earlier calibration."""
    from twin.calibrate.keep import entered_base
    from twin.plant_file import read_plant

    return (None, read_plant(given)) if given is not None else entered_base(store)


def _write(out: Path, text: str) -> None:
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as trouble:
        raise Problem(
            f"{out}에 쓸 수 없습니다({trouble.strerror}). 쓸 수 있는 폴더를 --out에 주십시오.",
            f"Cannot write {out} ({trouble.strerror}): give --out a folder that can be written.",
        ) from None
