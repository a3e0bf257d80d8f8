"""`python -m twin validate`: how far the twin can be trusted, KPI by KPI, with the evidence layer by layer."""

import argparse
import json
from dataclasses import asdict
from datetime import timedelta
from os import cpu_count
from pathlib import Path
from typing import Any

from twin.errors import Problem
from twin.experiment.executor import Processes, add_executor, executor_of
from twin.kpi import catalogue
from twin.validate.backtest import FIRST_TESTED, Settings
from twin.validate.keep import keep_validation
from twin.validate.scores import Score
from twin.validate.sentences import sentence
from twin.validate.validation import Validation, subject, validate

NAME_HELP = "지난 주들을 미리 예측해 보고 트윈을 얼마나 믿을 수 있는지 평가합니다 / forecast past weeks and grade how far the twin can be trusted"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's own arguments."""
    parser.add_argument("--weeks", type=int, default=6, help="시험할 마지막 주의 수 / last weeks to test")
    parser.add_argument("--runs", type=int, default=100, help="주마다 모의실행 수 / runs a week")
    parser.add_argument(
        "--draws",
        type=int,
        default=25,
        help="불확실한 입력을 뽑는 수 (0 = 안 함) / draws of uncertain inputs (0 = none)",
    )
    parser.add_argument(
        "--first",
        type=int,
        default=FIRST_TESTED,
        metavar="K",
        help="첫 예측 앞의 주 수 / weeks before the first forecast",
    )
    parser.add_argument(
        "--window", type=float, metavar="WEEKS", help="보정에 쓸 마지막 주의 수 / last weeks to calibrate on"
    )
    parser.add_argument(
        "--base", type=Path, metavar="PLANT.toml", help="보정의 바탕이 되는 설명 / description to calibrate on top of"
    )
    parser.add_argument("--seed", type=int, default=1)
    add_executor(parser, here=True)
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Validates, keeps the result where the store is ours, prints it; returns the exit code."""
    from twin.plant_file import read_plant
    from twin.store import open_store

    settings = _settings(args)
    with open_store(args.db) as store:
        found = validate(
            subject(store, read_plant(args.base) if args.base else None), settings, executor_of(args.executor, Processes(cpu_count()), here=True),
        )  # fmt: skip
        if store.is_owner:
            keep_validation(store, found)
        elif not args.json:
            print(_not_kept().sentence(args.lang))
    print(json.dumps(as_json(found), ensure_ascii=False, indent=2) if args.json else as_text(found, args.lang))
    return 0


def as_json(found: Validation) -> dict[str, Any]:
    """Returns the validation as plain data: `kpis` by id, `layers` in order; what is unknown is null."""
    scores = found.backtest.scores if found.backtest else {}
    return {
        "settings": asdict(found.settings) | {"window": found.settings.window and found.settings.window.days},
        "data_until": found.data_until.isoformat(),
        "plant_version": found.plant_version,
        "seconds": round(found.seconds, 1),
        "kpis": {kpi_id: _plain(score) for kpi_id, score in scores.items()},
        "weeks": [d.isoformat() for d in found.backtest.weeks] if found.backtest else [],
        "left_out": [{"ko": p.ko, "en": p.en} for p in found.backtest.left_out] if found.backtest else [],
        "layers": [asdict(layer) for layer in found.layers],
    }


def as_text(found: Validation, lang: str) -> str:
    """Returns the validation for reading, in 'ko' or 'en'."""
    korean = lang == "ko"
    lines = []
    for score in found.backtest.scores.values() if found.backtest else ():
        kpi = catalogue()[score.kpi_id]
        lines += [f"{score.grade or '–'}  {kpi.name_ko if korean else kpi.name_en}: {sentence(score).sentence(lang)}"]
        lines += [f"   {_figures(score, korean)}"]
    for problem in found.backtest.left_out if found.backtest else ():
        lines.append(f"[{'제외' if korean else 'left out'}] {problem.sentence(lang)}")
    for layer in found.layers:
        lines.append(f"[{layer.layer}: {layer.result}] {layer.ko if korean else layer.en}")
    return "\n".join([*lines, f"{found.seconds:.0f} s"])


def _figures(score: Score, korean: bool) -> str:
    words = ("주", "치우침", "신뢰도 δ*", "80 % 구간 적중", "90 %", "능력") if korean else (
        "weeks", "bias", "credibility δ*", "inside 80 %", "90 %", "skill"
    )  # fmt: skip
    values = (
        str(score.weeks), _percent(score.bias, "+"), _percent(score.credibility), _percent(score.coverage_80),
        _percent(score.coverage_90), "–" if score.skill is None else f"{score.skill:+.2f}",
    )  # fmt: skip
    return " · ".join(f"{word} {value}" for word, value in zip(words, values, strict=True))


def _percent(share: float | None, sign: str = "") -> str:
    return "–" if share is None else f"{100 * share:{sign}.1f} %"


def _plain(score: Score) -> dict[str, Any]:
    said = sentence(score)
    return {
        "credibility": score.credibility, "grade": score.grade, "bias": score.bias,
        "coverage": {"80": score.coverage_80, "90": score.coverage_90}, "skill": score.skill, "weeks": score.weeks,
        "weeks_needed": score.weeks_needed, "rms_z": score.rms_z, "grade_by_credibility": score.undiminished,
        "intervals_too_narrow": score.too_narrow, "worse_than_naive": score.no_skill, "errors_relative_to": score.relative_to,
        "sentence": {"ko": said.ko, "en": said.en},
    }  # fmt: skip


def _settings(args: argparse.Namespace) -> Settings:
    for name, least in (("weeks", 1), ("runs", 10), ("draws", 0), ("first", 2)):
        if getattr(args, name) < least:
            raise Problem(
                f"--{name} {getattr(args, name)}: {least} 이상이어야 합니다.",
                f"--{name} {getattr(args, name)}: expected {least} or more.",
            )
    window = None if args.window is None else timedelta(weeks=args.window)
    return Settings(args.weeks, args.runs, args.draws, args.seed, window, args.first)


def _not_kept() -> Problem:
    return Problem(
        "앱이 데이터베이스를 쓰고 있어 결과를 남기지 않습니다. 남기려면 신뢰도 화면에서 실행하십시오.",
        "The app owns the database, so the result is not kept: run it on the trust page to keep it.",
    )
