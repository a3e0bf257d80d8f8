"""`python -m twin demo`: fills a store with the demonstration plant, clearly marked as made up."""

import argparse
import time
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256

import pyarrow as pa

from twin.errors import Problem
from twin.store import Store, open_store

NAME_HELP = "시연 공장을 만들어 넣습니다 (지어낸 자료) / make the demonstration plant (made-up data)"
LONGEST_DAYS = 300
FIELDS = (
    "point_id",
    "station_id",
    "machine_no",
    "item_ko",
    "item_en",
    "unit",
    "method",
    "required",
    "period_s",
    "low",
    "high",
    "is_setting",
    "system",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds how many days and which luck."""
    parser.add_argument("--days", type=int, default=LONGEST_DAYS, help="기록 일수 / days of log (1–300)")
    parser.add_argument("--seed", type=int, default=1, help="난수 씨앗 / random seed")


def run(args: argparse.Namespace) -> int:
    """Builds the plant's log and loads it; returns the exit code. Problem where the store holds real data."""
    began = time.monotonic()
    _check(args)
    with open_store(args.db, create=True, after_load=_hooks()) as store:
        name = f"demo seed={args.seed} days={args.days}"
        _refuse_to_mix(store, name)
        if _is_there(store, name, args.days):
            print(
                f"시연 공장이 이미 {store.path}에 있습니다."
                if args.lang == "ko"
                else f"The demonstration plant is already in {store.path}."
            )
            _put_promises(store, args.days)
            return 0
        loaded = fill(store, args.days, args.seed)
        _put_promises(store, args.days)
        print(_summary(store, loaded, args, time.monotonic() - began))
    return 0


def fill(store: Store, days: int, seed: int, *, ai: bool = True) -> list:
    """Puts the plant and its log into the store and returns what became of each file; `ai` False: no model acts."""
    from twin.demo.collection import collect
    from twin.demo.logbook import write
    from twin.demo.story import tell
    from twin.demo.truth import FOLDER
    from twin.plant_file import parse_plant

    story = tell(days, seed, ai=ai)
    logbook = write(story)
    text = (FOLDER / "plant.toml").read_text(encoding="utf-8")
    for file in collect(story, logbook):
        told = sha256(f"demo seed={seed} days={days} {file.name}".encode()).hexdigest()
        with store.landing(
            kind="demo",
            source_name=file.name,
            source_hash=told,
            mapping_name=f"demo seed={seed} days={days}",
            made_up=True,
        ) as landing:
            for table, rows in file.tables.items():
                landing.write(table, rows)
            landing.reject(file.rejected)
            landing.count_read(file.lines)
    _put_points(store, logbook.points)
    if store.plant() is None:  # one that has been calibrated since stays in force
        store.save_plant(parse_plant(text, "plant.toml"), kind="nominal", name="demo", toml=text)
    return store.load_landed()


def _check(args: argparse.Namespace) -> None:
    if not 1 <= args.days <= LONGEST_DAYS:
        raise Problem(
            f"--days {args.days}: 1부터 {LONGEST_DAYS}까지의 일수를 주십시오.",
            f"--days {args.days}: expected a number of days from 1 to {LONGEST_DAYS}.",
        )
    if args.seed < 0:
        raise Problem(
            f"--seed {args.seed}: 0 이상의 정수를 주십시오.", f"--seed {args.seed}: expected a whole number from 0 up."
        )


def _refuse_to_mix(store: Store, name: str) -> None:
    """Problem where the store is not ours to write, holds real data, or another demonstration."""
    if not store.is_owner:
        raise Problem(
            f"앱이 {store.path}을(를) 쓰고 있어 시연 공장을 넣을 수 없습니다. 앱을 끄거나 --db로 다른 파일을 정하십시오.",
            f"The app is using {store.path}, so the demonstration cannot be put in: stop the app, or choose another file with --db.",
        )
    real = store.rows(
        "SELECT source_name FROM log.ingest_batch WHERE NOT made_up AND kind <> 'form' ORDER BY batch_id LIMIT 1"
    )
    if real:
        raise Problem(
            f"{store.path}에는 실측 자료({real[0][0]})가 들어 있어 지어낸 시연 자료를 섞지 않습니다. --db로 다른 파일을 정하십시오.",
            f"{store.path} holds measured data ({real[0][0]}), and made-up data are never mixed with them: choose another file with --db.",
        )
    other = store.rows(
        "SELECT DISTINCT mapping_name FROM log.ingest_batch WHERE made_up AND kind = 'demo' AND mapping_name <> ?",
        [name],
    )
    if other:
        raise Problem(
            f"{store.path}에는 다른 시연 자료({other[0][0]})가 이미 있습니다. --db로 다른 파일을 정하거나 그 파일을 지우십시오.",
            f"{store.path} already holds another demonstration ({other[0][0]}): choose another file with --db, or delete that one.",
        )


def _is_there(store: Store, name: str, days: int) -> bool:
    """True where the last file of this demonstration has been loaded."""
    last = _last_day(days)
    query = "SELECT 1 FROM log.ingest_batch WHERE mapping_name = ? AND source_name = ? LIMIT 1"
    return bool(store.rows(query, [name, f"demo {last:%Y-%m}"]))


def _last_day(days: int) -> date:
    from twin.demo.truth import read_truth

    return read_truth().site.log_starts_on + timedelta(days=days - 1)


def _put_promises(store: Store, days: int) -> None:
    """The models at work, the indicators they were bought for, and what the plant's own log advises."""
    from twin.demo.advice import put_advice
    from twin.demo.book import put_book
    from twin.demo.improvements import put_improvements
    from twin.demo.maturity import put_maturity
    from twin.demo.models import put_models
    from twin.demo.money import put_values
    from twin.demo.programme import put_programme

    put_models(store, _last_day(days))
    put_book(store, _last_day(days))
    put_values(store)
    put_advice(store, days)
    put_improvements(store, _last_day(days))
    put_maturity(store, _last_day(days))
    put_programme(store, _last_day(days))


def _put_points(store: Store, points: Iterable[dict]) -> None:
    """Describes the sensors, once."""
    if store.rows("SELECT 1 FROM plant.collection_point LIMIT 1"):
        return
    rows = pa.Table.from_pylist(list(points))
    with store.transaction() as cursor:
        cursor.register("points", rows)
        cursor.execute(
            f"INSERT INTO plant.collection_point ({', '.join(FIELDS)}) SELECT {', '.join(FIELDS)} FROM points"
        )
        cursor.unregister("points")


def _hooks() -> list:
    from twin.kpi import refresh

    return [refresh]


def _summary(store: Store, loaded: list, args: argparse.Namespace, seconds: float) -> str:
    read, taken, refused, known = (
        sum(getattr(b, f"rows_{k}") for b in loaded) for k in ("read", "accepted", "rejected", "known")
    )
    count = {
        t: store.rows(f"SELECT count(*) FROM floor.{t}")[0][0]
        for t in ("operation_event", "state_interval", "measurement")
    }
    first, last = store.rows("SELECT min(started_at), max(ended_at) FROM floor.operation_event")[0]
    days = f"{first:%Y-%m-%d} – {last:%Y-%m-%d}"
    if args.lang == "ko":
        return (
            f"시연 공장(지어낸 자료, 씨앗 {args.seed}): {days}, 파일 {len(loaded)}개, {seconds:.0f}초\n"
            f"  읽음 {read:,} · 받음 {taken:,} · 거부 {refused:,} · 이미 있음 {known:,}\n"
            f"  작업 {count['operation_event']:,} · 상태 {count['state_interval']:,} · 측정 {count['measurement']:,}행 → {store.path}"
        )
    return (
        f"Demonstration plant (made up, seed {args.seed}): {days}, {len(loaded)} files, {seconds:.0f} s\n"
        f"  read {read:,} · accepted {taken:,} · rejected {refused:,} · already known {known:,}\n"
        f"  {count['operation_event']:,} operations · {count['state_interval']:,} states · {count['measurement']:,} readings → {store.path}"
    )
