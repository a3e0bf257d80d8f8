"""A day of the log in the service's form and within its limits; what is over a limit is told, never dropped silently. Nothing is sent."""

import csv
import io
import json
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from twin.errors import Problem
from twin.usage.check import check
from twin.usage.log import Line, files, lines_of

REFERENCE = Path(__file__).parents[2] / "data" / "reference" / "usage_log.toml"
FIELDS = ("crtfcKey", "logDt", "useSe", "sysUser", "conectIp", "dataUsgqty")


@dataclass(frozen=True)
class Exported:
    """A day: the entries that may be submitted (one a slot), all there were, and what must be said of them."""

    day: date
    submissions: tuple[dict[str, Any], ...]
    every: tuple[dict[str, Any], ...]
    notes: tuple[Problem, ...]
    head: str


@cache
def limits() -> dict[str, Any]:
    """Returns the service's limits as the reference file holds them."""
    return tomllib.loads(REFERENCE.read_text(encoding="utf-8"))


def export(db: Path, day: date, zone: ZoneInfo, key: str = "", today: date | None = None) -> Exported:
    """Returns a day (of the site's clock) in the service's form; Problem for a day to come, or one without any use.

    Of every ten minutes the first entry may be submitted, as it is; the others are kept and listed.
    """
    now = today or datetime.now(zone).date()
    if day > now:
        raise Problem(
            f"{day}은(는) 아직 오지 않은 날입니다. 오늘이나 지난 날을 적으십시오.",
            f"{day} is still to come: give today or a day past.",
        )
    mine = of_day(db, day, zone)
    if not mine:
        raise Problem(
            f"{day}에는 아무도 쓰지 않아 내보낼 기록이 없습니다. 다른 날을 고르십시오.", f"Nobody used the app on {day}, so there is nothing to export: choose another day."
        )  # fmt: skip
    every = [_entry(line, zone, key) for line in mine]
    slots: dict[int, dict[str, Any]] = {}
    for line, entry in zip(mine, every, strict=True):
        at = line.moment.astimezone(zone)
        slot = (at.hour * 60 + at.minute) // limits()["slot_minutes"]
        slots.setdefault(slot, entry)
    submissions = [slots[slot] for slot in sorted(slots)][: limits()["most_a_day"]]
    return Exported(
        day, tuple(submissions), tuple(every), tuple(_notes(day, now, mine, submissions, key)), check(db).head
    )


def of_day(db: Path, day: date, zone: ZoneInfo) -> list[Line]:
    """Returns the lines of one day of the site's clock."""
    begin = datetime.combine(day, time(0), tzinfo=zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(1), time(0), tzinfo=zone).astimezone(UTC)
    near = {f"{at:%Y-%m}" for at in (begin, end)}
    mine = [line for file in files(db) if file.stem in near for line in lines_of(file)]
    return [line for line in mine if begin <= line.moment < end]


def as_json(found: Exported) -> str:
    """Returns a day as JSON: what may be submitted, all there were, what must be said, and the head of the chain."""
    told = {
        "day": found.day.isoformat(), "submissions": list(found.submissions), "all": list(found.every),
        "notes": [{"ko": n.ko, "en": n.en} for n in found.notes], "chain_head": found.head,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1)


def as_csv(found: Exported) -> str:
    """Returns all entries of a day as CSV in the service's columns; the last column says which may be submitted."""
    chosen = {(e["logDt"], e["useSe"], e["sysUser"]): e for e in found.submissions}
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow([*FIELDS, "submit"])
    for entry in found.every:
        mine = chosen.pop((entry["logDt"], entry["useSe"], entry["sysUser"]), None)
        table.writerow([*(mine or entry).values(), "Y" if mine else "N"])
    return written.getvalue()


def write(found: Exported, path: Path) -> None:
    """Writes a day to a .json or .csv file; Problem for another ending or a place that cannot be written."""
    if path.suffix not in (".json", ".csv"):
        raise Problem(
            f"{path.name}: 파일 이름은 .json이나 .csv로 끝나야 합니다.",
            f"{path.name}: the name must end in .json or .csv.",
        )
    text = as_json(found) if path.suffix == ".json" else "\ufeff" + as_csv(found)
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as trouble:
        raise Problem(f"{path}에 쓸 수 없습니다 ({trouble.strerror}). 다른 곳을 정하십시오.", f"Cannot write {path} ({trouble.strerror}): choose another place.") from None  # fmt: skip


def _entry(line: Line, zone: ZoneInfo, key: str) -> dict[str, Any]:
    at = line.moment.astimezone(zone)
    ip = line.ip if len(line.ip) <= limits()["ip_signs"] else ""
    user = (line.user or "anonymous")[: limits()["user_signs"]]
    return {
        "crtfcKey": key, "logDt": f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03}", "useSe": line.action, "sysUser": user, "conectIp": ip,
        "dataUsgqty": line.bytes,
    }  # fmt: skip


def _notes(day: date, today: date, mine: list[Line], submissions: list[dict[str, Any]], key: str) -> list[Problem]:
    found = []
    if day != today:
        found.append(Problem(f"{day}은(는) 오늘이 아니어서 서비스에 자동으로 낼 수 없습니다: 6월·12월 수기 등록에 쓰십시오.", f"{day} is not today, so the service takes it no more: use it for the entry by hand in June or December."))  # fmt: skip
    rest = len(mine) - len(submissions)
    if rest:
        found.append(Problem(f"10분에 한 건만 저장되므로 {len(mine)}건 가운데 {len(submissions)}건을 낼 수 있습니다. 나머지 {rest}건은 이 파일과 기록에 그대로 있습니다.", f"One entry is stored in ten minutes, so {len(submissions)} of {len(mine)} may be submitted; the other {rest} stay in this file and in the log."))  # fmt: skip
    long = sum(len(line.ip) > limits()["ip_signs"] for line in mine)
    if long:
        found.append(Problem(f"접속 주소가 {limits()['ip_signs']}자보다 긴 {long}건은 주소를 비웠습니다.", f"The address of {long} entries is longer than {limits()['ip_signs']} signs and was left empty."))  # fmt: skip
    names = sum(len(line.user) > limits()["user_signs"] for line in mine)
    if names:
        found.append(Problem(f"이름이 {limits()['user_signs']}자보다 긴 {names}건은 이름을 줄였습니다.", f"The name of {names} entries is longer than {limits()['user_signs']} signs and was shortened."))  # fmt: skip
    if not key:
        found.append(Problem("사업 인증키(crtfcKey)가 적히지 않았습니다: 사용기록 화면에서 적으십시오.", "The project key (crtfcKey) is not entered: enter it on the page Usage log."))  # fmt: skip
    return found
