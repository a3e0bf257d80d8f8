"""The command line: finds the command's module, reads its arguments, and says what went wrong in one sentence."""

import argparse
import os
import sys
import traceback
from datetime import UTC, datetime
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from types import ModuleType

from twin.errors import Problem

# Command → its module, which has NAME_HELP, add_arguments(parser) and run(args). Only the chosen one is imported.
COMMANDS = {
    "init": "twin.store.command",
    "demo": "twin.demo.command",
    "ingest": "twin.collect.command",
    "plant": "twin.store.plant_command",
    "kpi": "twin.kpi.command",
    "calibrate": "twin.calibrate.command",
    "simulate": "twin.experiment.command",
    "backup": "twin.store.backup_command",
}


def main(words: list[str]) -> int:
    """Runs one command; returns its exit code: 0 done, 2 for what the caller can mend, 1 for a fault of ours."""
    _speak_utf8()
    lang = _language(words)
    if not words or words[0] in ("-h", "--help") or words[0] not in COMMANDS:
        print(_overview(lang))
        return 0 if not words or words[0] in ("-h", "--help") else 2
    try:
        return _run(words[0], words[1:])
    except Problem as problem:
        print(problem.sentence(lang), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except Exception:  # a fault of ours: the details go to a file, the person gets a sentence
        print(_fault(words).sentence(lang), file=sys.stderr)
        return 1


def _run(command: str, words: list[str]) -> int:
    from twin.store.paths import resolve_path

    module = import_module(COMMANDS[command])
    parser = argparse.ArgumentParser(prog=f"python -m twin {command}", description=module.NAME_HELP)
    parser.add_argument("--db", help="DuckDB 파일 / database file (else TWIN_DB, else data/plant.duckdb)")
    parser.add_argument("--lang", choices=("ko", "en"))
    module.add_arguments(parser)
    args = parser.parse_args(words)
    args.db, args.lang = resolve_path(args.db), _language(words)
    return module.run(args)


def _language(words: list[str]) -> str:
    """The language asked for, else of TWIN_LANG, else English where the system is set to it, else Korean."""
    if "--lang" in words[:-1]:
        return "en" if words[words.index("--lang") + 1] == "en" else "ko"
    if "--lang=en" in words:
        return "en"
    asked = os.environ.get("TWIN_LANG") or ("en" if os.environ.get("LANG", "").startswith("en") else "ko")
    return "en" if asked == "en" else "ko"


def _overview(lang: str) -> str:
    lines = ["python -m twin COMMAND [--db PATH] [--lang ko|en] …", ""]
    for name, path in COMMANDS.items():
        lines.append(f"  {name:<10} {_help(path)}")
    more = (
        "각 명령의 옵션: python -m twin 명령 --help"
        if lang == "ko"
        else "Options of a command: python -m twin COMMAND --help"
    )
    return "\n".join([*lines, "", more])


def _help(path: str) -> str:
    module: ModuleType = import_module(path)
    return module.NAME_HELP


def _fault(words: list[str]) -> Problem:
    """Keeps the details of an unforeseen fault beside the database and returns the sentence about it."""
    from twin.store.paths import resolve_path

    folder = resolve_path(None).parent / "logs"
    path: Path | str = folder / f"fault-{datetime.now(UTC):%Y%m%d-%H%M%S}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(f"{' '.join(words)}\n\n{traceback.format_exc()}", encoding="utf-8")
    except OSError:
        traceback.print_exc()
        path = "stderr"
    return Problem(
        f"예상하지 못한 오류로 명령을 마치지 못했습니다. 데이터는 그대로입니다. 자세한 내용은 {path}에 있으니 개발자에게 보내 주십시오.",
        f"The command stopped on an unforeseen fault; the data is as it was. The details are in {path}: please send them to the developers.",
    )


def _speak_utf8() -> None:
    """A Windows console may stand on CP949: letters it lacks must not stop a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
