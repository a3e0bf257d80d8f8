"""`python -m twin ingest FILE... --map MAP`: files into the store, with what was read, accepted, refused and known."""

import argparse
import json
from pathlib import Path

from twin.collect.ingest import Ingested, ingest_file
from twin.collect.mapping_file import read_mapping
from twin.errors import Problem
from twin.store import open_store

NAME_HELP = "파일을 매핑대로 넣습니다 / put files in by a mapping"
SHOWN = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds FILE, --map, --rejected and --json."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV, CSV.gz, Excel")
    parser.add_argument(
        "--map", required=True, help="매핑 파일 또는 함께 제공되는 매핑의 이름 / mapping file, or name of a shipped one"
    )
    parser.add_argument(
        "--rejected",
        type=int,
        default=SHOWN,
        metavar="N",
        help="거부된 행을 N개까지 보입니다 / show up to N rejected rows",
    )
    parser.add_argument("--json", action="store_true", help="JSON으로 / as JSON")


def run(args: argparse.Namespace) -> int:
    """Puts the files in, one after the other; returns 0 when every file was read, 2 when one could not be."""
    from twin.kpi import refresh

    named = read_mapping(args.map)
    told: list[dict] = []
    with open_store(args.db, create=True, after_load=[refresh]) as store:
        for path in _expanded(args.files):
            try:
                result = ingest_file(store, path, named, shown=max(0, args.rejected))
            except Problem as problem:
                told.append({"file": path.name, "problem": problem.sentence(args.lang)})
            else:
                told.append(summary(result, args.lang))
        note = store.note.sentence(args.lang) if store.note else None
    if args.json:
        print(json.dumps({"database": str(args.db), "note": note, "files": told}, ensure_ascii=False, indent=1))
    else:
        print("\n".join([*([note] if note else []), *(line for one in told for line in _lines(one, args.lang))]))
    return 2 if any("problem" in one for one in told) else 0


def _expanded(paths: list[Path]) -> list[Path]:
    """The files themselves: a shell of Windows leaves *.csv to the command."""
    found: list[Path] = []
    for path in paths:
        matches = sorted(path.parent.glob(path.name)) if "*" in path.name and not path.exists() else []
        found += matches or [path]
    return found


def summary(result: Ingested, lang: str) -> dict:
    """Returns the counts and the first refused rows as plain values."""
    loaded = result.loaded
    known = loaded.rows_known if loaded else None
    used = result.rows_read - result.rows_aside
    return {
        "file": result.file,
        "mapping": result.mapping,
        "rows_read": result.rows_read,
        "rows_accepted": loaded.rows_accepted if loaded else used - result.rows_refused,
        "rows_rejected": result.rows_refused,
        "rows_known": known,
        "rows_not_used": result.rows_aside,
        "rows_trimmed": result.rows_trimmed,
        "loaded": loaded is not None,
        "already_loaded": bool(loaded and loaded.already_loaded),
        "batch_id": loaded.batch_id if loaded else None,
        "first_at": loaded.first_at.isoformat() if loaded and loaded.first_at else None,
        "last_at": loaded.last_at.isoformat() if loaded and loaded.last_at else None,
        "rejected": [{"row": line, "reason": (ko if lang == "ko" else en)} for line, ko, en in result.refused],
    }


def _lines(one: dict, lang: str) -> list[str]:
    """The counts and sentences of one file, for people."""
    if "problem" in one:
        return [one["problem"]]
    return (_korean if lang == "ko" else _english)(one)


def _korean(one: dict) -> list[str]:
    lines = [
        f"{one['file']} ({one['mapping']}): 읽음 {one['rows_read']:,} · 받음 {one['rows_accepted']:,} · "
        f"거부 {one['rows_rejected']:,}" + ("" if one["rows_known"] is None else f" · 이미 있음 {one['rows_known']:,}")
    ]
    if one["rows_not_used"]:
        lines.append(f"  매핑이 쓰지 않는 행 {one['rows_not_used']:,}")
    if one["rows_trimmed"]:
        lines.append(f"  앞 구간과 겹쳐 시작을 늦춘 구간 {one['rows_trimmed']:,}")
    if one["already_loaded"]:
        lines.append("  전에 넣은 파일과 같아 새로 들어간 것이 없습니다.")
    if not one["loaded"]:
        lines.append("  앱이 데이터베이스를 쓰고 있어 받아 두었습니다. 앱이 곧 넣습니다.")
    lines += [f"  {row['reason']}" for row in one["rejected"]]
    if one["rows_rejected"] > len(one["rejected"]):
        lines.append(
            f"  거부된 행은 원문과 함께 log.rejected_row에 있습니다. 더 보려면 --rejected {one['rows_rejected']}"
        )
    return lines


def _english(one: dict) -> list[str]:
    lines = [
        f"{one['file']} ({one['mapping']}): read {one['rows_read']:,} · accepted {one['rows_accepted']:,} · "
        f"rejected {one['rows_rejected']:,}"
        + ("" if one["rows_known"] is None else f" · already known {one['rows_known']:,}")
    ]
    if one["rows_not_used"]:
        lines.append(f"  rows the mapping does not use: {one['rows_not_used']:,}")
    if one["rows_trimmed"]:
        lines.append(
            f"  intervals that began before the one before them ended, and begin there now: {one['rows_trimmed']:,}"
        )
    if one["already_loaded"]:
        lines.append("  the same as a file put in before: nothing new.")
    if not one["loaded"]:
        lines.append("  landed: the app that is using the database will load it soon.")
    lines += [f"  {row['reason']}" for row in one["rejected"]]
    if one["rows_rejected"] > len(one["rejected"]):
        lines.append(
            f"  rejected rows stand, as they came, in log.rejected_row. To see more: --rejected {one['rows_rejected']}"
        )
    return lines
