"""The command line: finds the command's module, reads its arguments, and says what went wrong in one sentence."""

import argparse
import os
import sys
import traceback
from datetime import UTC, datetime
from importlib import import_module
from io import TextIOWrapper
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

from twin.errors import Problem

# Command → its module, which has NAME_HELP, add_arguments(parser) and run(args). Only the chosen one is imported.
COMMANDS = {
    "init": "twin.store.command",
    "demo": "twin.demo.command",
    "ingest": "twin.collect.command",
    "plant": "twin.store.plant_command",
    "kpi": "twin.kpi.command",
    "evidence": "twin.evidence.command",
    "calibrate": "twin.calibrate.command",
    "override": "twin.calibrate.override_command",
    "simulate": "twin.experiment.command",
    "limits": "twin.limits.command",
    "whatif": "twin.whatif.command",
    "search": "twin.whatif.search.command",
    "validate": "twin.validate.command",
    "forecast": "twin.experiment.forecast.command",
    "sequence": "twin.experiment.forecast.sequence_command",
    "model": "twin.models.command",
    "setpoint": "twin.models.setpoint_command",
    "demand": "twin.models.demand_command",
    "levers": "twin.experiment.levers.command",
    "compare": "twin.compare.command",
    "indicators": "twin.programme.indicators.command",
    "money": "twin.programme.money_command",
    "report": "twin.report.command",
    "projected": "twin.programme.projected_command",
    "maturity": "twin.maturity.command",
    "budget": "twin.programme.budget.command",
    "programme": "twin.programme.command",
    "usage-log": "twin.usage.command",
    "backup": "twin.store.backup_command",
}


UNNOTED = ("init", "demo", "usage-log")
IN_OUT = ("ingest", "report", "backup")  # files come in or go out


def main(words: list[str]) -> int:
    """Runs one command; returns its exit code: 0 done, 2 for what the caller can mend, 1 for a fault of ours."""
    _speak_utf8()
    lang = _language(words)
    if not words or words[0].startswith("-"):  # options stand behind their command
        print(_overview(lang))
        return 0 if not words or words[0] in ("-h", "--help") else 2
    try:
        return _run(words[0], words[1:])
    except Problem as problem:
        print(problem.sentence(lang), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever reads has had enough (… | head): the rest has no taker, at exit neither
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
        return 0
    except Exception:  # a fault of ours: the details go to a file, the person gets a sentence
        print(_fault(words).sentence(lang), file=sys.stderr)
        return 1


class _Parser(argparse.ArgumentParser):
    """Says what it cannot read as a Problem, one sentence, instead of printing its usage and leaving."""

    def error(self, message: str) -> NoReturn:
        raise Problem(
            f"명령을 읽을 수 없습니다 ({message}). 쓰는 법은 {self.prog} --help 로 봅니다.",
            f"Cannot read the command ({message}): see {self.prog} --help.",
        )


def _run(command: str, words: list[str]) -> int:
    from twin.store.paths import resolve_path

    if command not in COMMANDS:
        raise Problem(
            f"'{command}'이라는 명령은 없습니다. 있는 명령: {', '.join(COMMANDS)}.",
            f"There is no command '{command}': expected one of {', '.join(COMMANDS)}.",
        )
    module = import_module(COMMANDS[command])
    parser = _Parser(prog=f"python -m twin {command}", description=module.NAME_HELP, allow_abbrev=False)
    parser.add_argument("--db", help="DuckDB 파일 / database file (else TWIN_DB, else data/plant.duckdb)")
    parser.add_argument("--lang", choices=("ko", "en"), help="말 / language (else TWIN_LANG, else the system's)")
    module.add_arguments(parser)
    args = parser.parse_args(words)
    args.db, args.lang = resolve_path(args.db), _language(words)
    _note_use(command, args)
    return module.run(args)


def _note_use(command: str, args: argparse.Namespace) -> None:
    """Begins to hear what is entered, and notes that a command was used on a database that is there; a made-up plant is nobody's use."""
    if command in UNNOTED or not args.db.exists():
        return
    from twin.usage.log import record
    from twin.usage.writes import listen

    listen()
    moved = sum(Path(word).stat().st_size for word in getattr(args, "files", ()) if Path(word).is_file())
    record(
        args.db,
        "in_out" if command in IN_OUT else "read",
        user=str(getattr(args, "by", "") or ""),
        what=f"twin {command}",
        moved=moved,
    )


def _language(words: list[str]) -> str:
    """The language asked for, else of TWIN_LANG, else English where the system is set to it, else Korean."""
    system = "en" if os.environ.get("LANG", "").startswith("en") else "ko"
    asked = _option(words, "--lang") or os.environ.get("TWIN_LANG") or system
    return "en" if asked == "en" else "ko"


def _option(words: list[str], name: str) -> str | None:
    """The value of a common option, also where the command's own parser could not read the rest."""
    for word, following in pairwise([*words, ""]):
        if word == name:
            return following
        if word.startswith(f"{name}="):
            return word.removeprefix(f"{name}=")
    return None


def _overview(lang: str) -> str:
    lines = ["python -m twin COMMAND [--db PATH] [--lang ko|en] …", ""]
    lines += [f"  {name:<10} {_help(path)}" for name, path in COMMANDS.items()]
    more = (
        "각 명령의 옵션: python -m twin 명령 --help"
        if lang == "ko"
        else "Options of a command: python -m twin COMMAND --help"
    )
    return "\n".join([*lines, "", more])


def _help(path: str) -> str:
    """A command's own line; one that cannot be imported (a library not installed) must not hide the others."""
    try:
        return import_module(path).NAME_HELP
    except ImportError as trouble:
        return f"쓸 수 없음 / not available: {trouble}"


def _fault(words: list[str]) -> Problem:
    """Keeps the details of an unforeseen fault beside the database and returns the sentence about it."""
    from twin.store.paths import resolve_path

    folder = resolve_path(_option(words, "--db")).parent / "logs"
    path: Path | str = folder / f"fault-{datetime.now(UTC):%Y%m%d-%H%M%S}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(f"{' '.join(words)}\n\n{traceback.format_exc()}", encoding="utf-8")
    except OSError:
        traceback.print_exc()
        path = "stderr"
    return Problem(
        f"예상하지 못한 오류로 명령을 마치지 못했습니다. 저장을 마친 데이터는 남아 있습니다. 자세한 내용은 {path}에 있으니 개발자에게 보내 주십시오.",
        f"The command stopped on an unforeseen fault; what had been saved is kept. The details are in {path}: please send them to the developers.",
    )


def _speak_utf8() -> None:
    """A Windows console may stand on CP949: letters it lacks must not stop a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
