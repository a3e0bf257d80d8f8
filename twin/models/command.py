"""`python -m twin model`: AI models trained, judged, applied, scored with, listed."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from twin.errors import Problem

if TYPE_CHECKING:
    from twin.store import Store

NAME_HELP = "AI 모델을 학습·평가·적용하고 판정합니다 / train, evaluate and apply AI models, and score with them"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds what to do and its words."""
    parser.add_argument("action", choices=tuple(ACTIONS))
    parser.add_argument("model", nargs="?", help="모델:판 / MODEL[:VERSION] (evaluate, apply, list)")
    parser.add_argument("--task", help="학습할 과제; 없으면 할 수 있는 것을 보입니다 / task to train; none: lists them")
    parser.add_argument("--name", help="모델 이름 / name of the model (else the task's)")
    parser.add_argument("--from", dest="since", metavar="DATE", help="이 날부터 / from this day (2026-06-01)")
    parser.add_argument("--until", metavar="DATE", help="이 날이 오기 전까지 / before this day")
    parser.add_argument("--by", default="", help="하는 사람 / who does it")
    parser.add_argument("--reason", default="", help="이유 / why")
    parser.add_argument("--retire", action="store_true", help="모델을 멈춤 / stop the model")
    parser.add_argument("--roll-back", action="store_true", help="앞서 쓰던 판으로 / back to the version before")
    parser.add_argument("--live", action="store_true", help="실제 판정으로 평가 / judge by its own predictions")
    parser.add_argument(
        "--bad-from", type=int, metavar="N", help="불량이 N개 이상이면 나쁜 로트 / bad from so many parts"
    )
    parser.add_argument("--codes", metavar="A,B", help="셀 불량 코드 / defect codes that count (else all)")
    parser.add_argument("--horizon-h", type=float, metavar="H", help="고장을 내다볼 가동 시간 / operating hours ahead")
    parser.add_argument("--lead-h", type=float, metavar="H", help="경보가 앞서야 할 가동 시간 / least lead of an alarm")
    parser.add_argument(
        "--inspect-krw",
        type=float,
        metavar="KRW",
        help="검사·헛점검 한 번의 비용 / cost of an inspection, a needless stop",
    )
    parser.add_argument(
        "--miss-krw",
        type=float,
        metavar="KRW",
        help="놓친 불량·고장의 비용 / cost of a missed bad unit, a breakdown not announced",
    )
    parser.add_argument(
        "--per-day", type=float, metavar="N", help="하루에 할 수 있는 검사 / inspections possible a day"
    )
    parser.add_argument("--card", action="store_true", help="모델 카드 / the model's card (list)")
    parser.add_argument("--plan", action="store_true", help="검증 계획과 결과 / plan of verification and result (list)")
    parser.add_argument("--json", action="store_true", help="JSON으로 / as JSON")


def run(args: argparse.Namespace) -> int:
    """Does what was asked and prints what came of it; returns the exit code."""
    from twin.store import open_store

    with open_store(args.db) as store:
        print(ACTIONS[args.action](store, args))
        if store.note and not args.json:
            print(store.note.sentence(args.lang))
    return 0


def _train(store: "Store", args: argparse.Namespace) -> str:
    from twin.models import answers, listing, making, tasks

    if not args.task:
        return listing.tasks_there(tasks.all_tasks(store), args.lang, args.json)
    wish = making.Wish(
        _day(store, args.since, "--from"), _day(store, args.until, "--until"), args.name, _options(args), _costs(args)
    )
    version = making.make_version(store, tasks.task_named(store, args.task), wish, args.by or _user())
    return answers.trained(store, version, args.lang, args.json)


def _evaluate(store: "Store", args: argparse.Namespace) -> str:
    from twin.models import answers, later, live, making, registry

    version = registry.version_named(store, _model(args))
    since, until = _day(store, args.since, "--from"), _day(store, args.until, "--until")
    judge = live.evaluate_live if args.live else later.evaluate
    found, told = judge(store, version, since, until)
    return answers.judged(version, found, told, making.site_zone(store), args.lang, args.json)


def _apply(store: "Store", args: argparse.Namespace) -> str:
    from twin.models import answers, applied, registry

    action = "roll_back" if args.roll_back else "retire" if args.retire else "apply"
    from_at = _day(store, args.since, "--from") or datetime.now(UTC)
    named = registry.version_named(store, _model(args))
    version = applied.decide(store, named, action, from_at, args.by, args.reason)
    return answers.acted(version, action, from_at, args.by, args.lang, args.json)


def _score(store: "Store", args: argparse.Namespace) -> str:
    from twin.models import answers, scoring

    return answers.scored(scoring.score_all(store, _day(store, args.until, "--until")), args.lang, args.json)


def _list(store: "Store", args: argparse.Namespace) -> str:
    from twin.models import card, listing, plan, registry

    if args.plan:
        version = registry.version_named(store, _model(args))
        title = f"{'검증 계획' if args.lang == 'ko' else 'Plan of verification'} · {version.name}"
        return plan.as_markdown(plan.plan(store, version, args.lang), title)
    if args.card:
        return card.card(store, registry.version_named(store, _model(args)), args.lang)
    found = registry.versions(store, args.model.partition(":")[0] if args.model else None)
    return listing.listed(store, found, args.lang, args.json)


ACTIONS: dict[str, Callable[["Store", argparse.Namespace], str]] = {
    "train": _train, "evaluate": _evaluate, "apply": _apply, "score": _score, "list": _list,
}  # fmt: skip


def _options(args: argparse.Namespace) -> tuple[tuple[str, object], ...]:
    """What the task's data set is asked, as far as it was said."""
    codes = tuple(c.strip() for c in args.codes.split(",")) if args.codes else None
    said = {"bad_from": args.bad_from, "codes": codes, "horizon_h": args.horizon_h, "lead_h": args.lead_h}
    return tuple((k, v) for k, v in said.items() if v is not None)


def _costs(args: argparse.Namespace):
    from twin.models.threshold import Costs

    said = {k: getattr(args, k) for k in ("inspect_krw", "miss_krw", "per_day")}
    for name, value in said.items():
        if value is not None and not value > 0:
            option = f"--{name.replace('_', '-')}"
            raise Problem(f"{option} {value:g}: 0보다 커야 합니다.", f"{option} {value:g}: it must be greater than 0.")
    given = {k: v for k, v in said.items() if v is not None}
    entered = "inspect_krw" in given and "miss_krw" in given
    return Costs(**given, badge="entered" if entered else "assumed")


def _model(args: argparse.Namespace) -> str:
    if not args.model:
        raise Problem(
            f"어느 모델인지 적으십시오: python -m twin model {args.action} 모델:판. 있는 것은 model list 로 봅니다.",
            f"Say which model: python -m twin model {args.action} MODEL:VERSION; model list shows them.",
        )
    return args.model


def _day(store: "Store", given: str | None, option: str) -> datetime | None:
    """The beginning of a day at the site, or the moment itself where a time is given."""
    from twin.models.making import site_zone

    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise Problem(
            f"{option} {given}: 날짜로 읽을 수 없습니다. 2026-06-30처럼 적으십시오.",
            f"{option} {given}: not a date; write it like 2026-06-30.",
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=site_zone(store))


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
