"""`python -m twin limits`: what limits the line, measured or simulated, and what removing each loss would bring."""

import argparse
import json
from dataclasses import asdict
from os import cpu_count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twin import kpi
from twin.errors import Problem
from twin.experiment.durations import seconds
from twin.experiment.gains import Gain, compare, gains, worth_trying
from twin.experiment.keep import newest_run
from twin.line import end_of, start_of
from twin.line import run as run_line
from twin.plant import Plant
from twin.plant_file import read_plant
from twin.store import open_store

if TYPE_CHECKING:
    from twin.kpi import Limits, Ranking
    from twin.store import Store

NAME_HELP = "무엇이 라인을 제한하는지, 어느 손실 때문인지 보여 줍니다 / show what limits the line, on how many days, through which loss"
NEWEST = "newest"
METHODS = {"path": ("임계경로", "critical path"), "active": ("활성 구간법", "active periods")}
LOSSES = {
    "processing": ("가공", "processing"), "quality": ("불량 가공", "making bad parts"), "minor_stop": ("순간정지", "minor stop"),
    "down": ("고장", "breakdown"), "setup": ("교체", "change-over"), "waiting": ("기다림", "waiting"), "moving": ("옮김", "moving"),
}  # fmt: skip
REMOVED = {"processing": ("가공 10 % 빠르게", "processing a tenth faster")}
VERDICTS = {
    "earns": ("얻음", "earns"), "nothing": ("얻는 것 없음", "earns nothing"), "open": ("확실하지 않음", "not proven"),
    "loses": ("잃음", "loses"),
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's own arguments."""
    parser.add_argument(
        "--simulated", nargs="?", const=NEWEST, metavar="PLANT.toml",
        help="예측: 저장된 가장 새 모의실행, 또는 공장 파일을 한 번 돌려서 / simulated: the newest stored run, or one run of a plant file",
    )  # fmt: skip
    parser.add_argument("--horizon", default="28d", help="공장 파일을 돌리는 기간 / length of the run of a plant file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--gains", action="store_true",
        help="손실마다 없앴을 때 얻을 것을 모의실행으로 (몇 분) / simulate what removing each loss would bring (minutes)",
    )  # fmt: skip
    parser.add_argument("--replications", type=int, default=10, help="--gains의 반복 횟수 / replications of --gains")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Prints what limits the line; returns the exit code."""
    if args.replications < 2:
        raise Problem(
            f"--replications는 2 이상이어야 하는데 {args.replications}입니다.",
            f"Expected --replications of at least 2, got {args.replications}.",
        )
    with open_store(args.db) as store:
        found, plant = _asked(args, store)
        note = store.note
    brings = _gains(args, plant, found) if args.gains else []
    badge = "simulated" if args.simulated else "measured"
    if args.json:
        print(json.dumps(as_json(found, badge, brings), ensure_ascii=False, indent=2))
        return 0
    print(as_text(found, badge, brings, args.lang))
    if note is not None and args.simulated in (None, NEWEST):
        print(note.sentence(args.lang))
    return 0


def as_json(found: "Limits", badge: str, brings: list[Gain]) -> dict[str, Any]:
    """Returns both methods and the gains as plain values; shares are of the time looked at, gains good parts per hour."""
    gained = [asdict(g) | {"verdict": g.verdict, "badge": "simulated"} for g in brings]
    methods = {name: _ranking_json(getattr(found, name)) for name in METHODS}
    return {"badge": badge, "best": found.best.method, "disagree": found.disagree, "methods": methods, "gains": gained}


def as_text(found: "Limits", badge: str, brings: list[Gain], lang: str) -> str:
    """Returns the same for reading: the two highest of each method with their days and losses, then the gains."""
    if found.best.is_empty:
        return _say(
            lang,
            "기록이 없어 말할 수 없습니다: 작업이나 설비 상태를 모으십시오.",
            "No record tells: collect operations or machine states.",
        )
    lines = [_say(lang, "예측" if badge == "simulated" else "실측", badge)]
    for name, names in METHODS.items():
        lines += _ranking_text(getattr(found, name), _say(lang, *names), lang)
    if found.disagree:
        lines.append(
            _say(
                lang,
                "두 방법이 먼저 꼽는 곳이 다릅니다: 두 곳을 함께 보십시오.",
                "The two methods name different stations first: look at both.",
            )
        )
    if brings:
        lines.append(
            _say(
                lang,
                "없애면 (예측, 시간당 양품, 동시 95 % 구간):",
                "Without it (simulated, good parts per hour, joint 95 % intervals):",
            )
        )
    return "\n".join([*lines, *(_gain_text(g, lang) for g in brings)])


def _asked(args: argparse.Namespace, store: "Store") -> tuple["Limits", Plant | None]:
    """What limits the line of the log asked for, and the plant to try changes on."""
    current = store.plant()
    plant = current[1] if current else None
    if args.simulated is None:
        return kpi.limits(store), plant
    if args.simulated == NEWEST:
        return kpi.limits_of_run(store, _newest(store)), plant
    described = read_plant(Path(args.simulated))
    horizon_s = seconds(args.horizon, "--horizon")
    log = run_line(described, horizon_s=horizon_s, seed=args.seed)
    return kpi.limits_of_log(log.tables(), described, start_of(described), end_of(described, horizon_s)), described


def _newest(store: "Store") -> str:
    run_id = newest_run(store)
    if run_id is None:
        raise Problem(
            "지금 공장 설명으로 남긴 모의실행이 없습니다: `python -m twin simulate 공장파일 --store`로 남기거나 --simulated 뒤에 공장 파일을 적으십시오.",
            "No run of the plant in force is stored: keep one with `python -m twin simulate PLANT --store`, or name a plant file after --simulated.",
        )
    return run_id


def _gains(args: argparse.Namespace, plant: Plant | None, found: "Limits") -> list[Gain]:
    if plant is None:
        raise Problem(
            "공장 설명이 없어 모의실행할 수 없습니다: `python -m twin plant 파일`로 넣으십시오.",
            "There is no plant description to simulate: load one with `python -m twin plant FILE`.",
        )
    changes = worth_trying(plant, found)
    return gains(compare(plant, changes, number=args.replications, seed=args.seed, workers=cpu_count() or 1))


def _ranking_json(ranking: "Ranking") -> dict[str, Any]:
    losses = {s: dict(zip(t["loss"], t["share"], strict=True)) for s, t in ranking.losses.groupby("station_id")}
    stations = [row | {"losses": losses.get(row["station_id"], {})} for row in ranking.stations.to_dict("records")]
    return {"stations": stations, "days": ranking.days, "supply": ranking.supply, "supply_days": ranking.supply_days}


def _ranking_text(ranking: "Ranking", name: str, lang: str) -> list[str]:
    lines = []
    for row in ranking.stations.head(2).to_dict("records"):
        mine = ranking.losses[ranking.losses["station_id"] == row["station_id"]]
        parts = ", ".join(
            f"{_say(lang, *LOSSES[loss])} {share:.1%}" for loss, share in zip(mine["loss"], mine["share"], strict=True)
        )
        days = _say(
            lang, f"{ranking.days}일 가운데 {row['days']}일 첫째", f"first on {row['days']} of {ranking.days} days"
        )
        lines.append(f"  {name}: {row['station_id']} {row['share']:.1%} ({days}): {parts}")
    if ranking.supply:
        waited = _say(lang, "들어올 로트를 기다림", "lots not come yet")
        lines.append(f"  {name}: {waited} {ranking.supply:.1%}")
    return lines


def _gain_text(gain: Gain, lang: str) -> str:
    what = _say(lang, *REMOVED.get(gain.loss, LOSSES[gain.loss]))
    e = gain.per_h
    band = f" ({e.low:+.3g} – {e.high:+.3g})" if e.low is not None and e.high is not None else ""
    size = "-" if e.mean is None else f"{e.mean:+.3g}{band}"
    return f"  {gain.station_id} · {what}: {size} · {_say(lang, *VERDICTS[gain.verdict])}"


def _say(lang: str, ko: str, en: str) -> str:
    return ko if lang == "ko" else en
