"""The log of use: one line a use, bound by its hash; what was altered, cut or put in is named; exports keep the service's limits."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.cli import main
from twin.errors import Problem
from twin.programme import entries
from twin.store import open_store
from twin.store.paths import usage_folder, usage_heads
from twin.usage.check import check
from twin.usage.export import as_csv, as_json, export, limits, write
from twin.usage.log import lines, record
from twin.usage.person import person
from twin.usage.service import half_of
from twin.usage.statistic import half_year, use
from twin.usage.writes import listen

SEOUL = ZoneInfo("Asia/Seoul")
DAY = date(2026, 11, 27)
MORNING = datetime(2026, 11, 26, 23, 0, tzinfo=UTC)  # eight o'clock in Seoul


def fill(db: Path, number: int, every: timedelta = timedelta(minutes=3), begin: datetime = MORNING, **more) -> None:
    for k in range(number):
        assert record(db, "read", **({"user": "김", "what": "kpi", "moved": 10} | more), at=begin + k * every)


def file_of(db: Path) -> Path:
    (only,) = usage_folder(db).glob("*.jsonl")
    return only


def rewrite(db: Path, change) -> None:
    file = file_of(db)
    told = file.read_text(encoding="utf-8").splitlines()
    file.write_text("".join(f"{line}\n" for line in change(told)), encoding="utf-8")


def test_a_whole_log_is_whole_over_months(tmp_path):
    db = tmp_path / "plant.duckdb"
    fill(db, 5, timedelta(days=20))
    found = check(db)
    assert (found.number, found.is_whole, found.first_at[:10], found.last_at[:10]) == (
        5,
        True,
        "2026-11-26",
        "2027-02-14",
    )
    assert len(list(usage_folder(db).glob("*.jsonl"))) == 4
    assert [line.n for line in lines(db)] == [1, 2, 3, 4, 5]


@given(st.integers(0, 9), st.sampled_from(["user", "at", "bytes", "action", "what", "n", "before", "hash"]))
def test_one_altered_value_in_one_line_is_found_and_named(tmp_path_factory, place, field):
    db = tmp_path_factory.mktemp("log") / "plant.duckdb"
    fill(db, 10)

    def alter(told):
        line = json.loads(told[place])
        line[field] = (
            line[field] + 1
            if isinstance(line[field], int)
            else line[field][:-1] + ("0" if line[field][-1:] != "0" else "1")
        )
        return [*told[:place], json.dumps(line, ensure_ascii=False), *told[place + 1 :]]

    rewrite(db, alter)
    found = check(db)
    assert not found.is_whole
    assert f"2026-11.jsonl · {place + 1}" in found.problem.en


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda told: [*told[:3], *told[4:]], "2026-11.jsonl · 4: line no. 5 stands there"),
        (lambda told: [*told[:3], told[4], told[3], *told[5:]], "2026-11.jsonl · 4: line no. 5 stands there"),
        (lambda told: [*told[:3], told[3], told[3], *told[4:]], "2026-11.jsonl · 5: line no. 4 stands there"),
        (lambda told: [*told[:3], "no line", *told[4:]], "2026-11.jsonl · 4: the line cannot be read"),
    ],
)  # fmt: skip
def test_a_line_missing_moved_repeated_or_garbled_is_named(tmp_path, change, said):
    db = tmp_path / "plant.duckdb"
    fill(db, 10)
    rewrite(db, change)
    assert said in check(db).problem.en


def test_lines_cut_off_at_the_end_are_missed_by_what_was_noted_on_their_day(tmp_path):
    db = tmp_path / "plant.duckdb"
    fill(db, 4, timedelta(hours=20))
    rewrite(db, lambda told: told[:1])
    assert "lines after no. 1 are cut off: there were 4 at least" in check(db).problem.en


def test_notes_deleted_or_a_folder_gone_are_missed(tmp_path):
    db = tmp_path / "plant.duckdb"
    fill(db, 45)
    heads = usage_heads(db).read_text(encoding="utf-8")
    assert [json.loads(text)["n"] for text in heads.splitlines()] == [
        1,
        20,
        21,
        40,
    ]  # the first, every twentieth, and the first of the next day (UTC)
    usage_heads(db).write_text("\n".join(heads.splitlines()[:1]) + "\n", encoding="utf-8")
    assert "2026-11.jsonl · 20: the line is noted nowhere" in check(db).problem.en
    usage_heads(db).unlink()
    assert "2026-11.jsonl · 1: the line is noted nowhere" in check(db).problem.en
    usage_heads(db).write_text(heads, encoding="utf-8")
    file_of(db).unlink()
    assert "lines after no. 0 are cut off: there were 40 at least" in check(db).problem.en


def test_a_line_cut_short_is_named_and_recording_goes_on(tmp_path):
    db = tmp_path / "plant.duckdb"
    fill(db, 3)
    file = file_of(db)
    file.write_bytes(file.read_bytes()[:-40])
    assert record(db, "read", user="이\u2028\x85", at=MORNING + timedelta(hours=1))
    assert record(db, "read", user="박", at=MORNING + timedelta(hours=2))
    assert [line.user for line in lines(db)] == ["김", "김", "이\u2028\x85", "박"]
    assert "2026-11.jsonl · 3: the line cannot be read" in check(db).problem.en


def test_a_clock_set_back_breaks_nothing(tmp_path):
    db = tmp_path / "plant.duckdb"
    for at in (
        datetime(2026, 12, 1, 0, 5, tzinfo=UTC),
        datetime(2026, 11, 30, 23, 55, tzinfo=UTC),
        datetime(2026, 12, 1, 0, 10, tzinfo=UTC),
    ):
        record(db, "read", at=at)
    assert (check(db).number, check(db).is_whole) == (3, True)


def test_a_log_written_anew_is_not_the_one_noted(tmp_path):
    db, other = tmp_path / "plant.duckdb", tmp_path / "other.duckdb"
    fill(db, 3, timedelta(hours=20))
    fill(other, 3, timedelta(hours=20), user="이")
    file_of(db).write_bytes(file_of(other).read_bytes())
    assert "the log was written anew" in check(db).problem.en


def test_a_disk_that_takes_nothing_stops_nobody(tmp_path):
    (tmp_path / "usage").write_text("a file where the folder should be")
    assert record(tmp_path / "plant.duckdb", "read") is False
    assert check(tmp_path / "plant.duckdb").number == 0


def test_a_day_is_told_in_the_services_form(tmp_path):
    db = tmp_path / "plant.duckdb"
    record(db, "sign_in", user="김공장", role="manager", ip="10.0.0.7", at=MORNING + timedelta(milliseconds=7))
    found = export(db, DAY, SEOUL, "KEY-1", DAY)
    assert found.every == (
        {
            "crtfcKey": "KEY-1",
            "logDt": "2026-11-27 08:00:00.007",
            "useSe": "DO6001",
            "sysUser": "김공장",
            "conectIp": "10.0.0.7",
            "dataUsgqty": 0,
        },
    )
    assert (found.notes, found.head) == ((), check(db).head)
    assert json.loads(as_json(found))["submissions"] == list(found.every)


def test_one_entry_in_ten_minutes_may_be_submitted_and_the_rest_is_told(tmp_path):
    db = tmp_path / "plant.duckdb"
    fill(db, 7)  # 08:00, :03, :06, :09, :12, :15, :18
    found = export(db, DAY, SEOUL, "K", DAY)
    assert [(e["logDt"][11:16], e["dataUsgqty"]) for e in found.submissions] == [("08:00", 10), ("08:12", 10)]
    assert len(found.every) == 7
    assert [n.en for n in found.notes] == [
        "One entry is stored in ten minutes, so 2 of 7 may be submitted; the other 5 stay in this file and in the log."
    ]
    rows = as_csv(found).splitlines()
    assert [row.rsplit(",", 1)[1] for row in rows] == ["submit", "Y", "N", "N", "N", "Y", "N", "N"]


def test_a_day_holds_at_most_as_many_slots_as_the_service_takes(tmp_path):
    db = tmp_path / "plant.duckdb"
    fill(db, 144, timedelta(minutes=10), datetime(2026, 11, 26, 15, tzinfo=UTC))  # from midnight in Seoul
    found = export(db, DAY, SEOUL, "K", DAY)
    assert len(found.submissions) == 144 == limits()["most_a_day"]
    record(db, "read", user="김", at=datetime(2026, 11, 27, 15, tzinfo=UTC))  # midnight again: another day
    assert len(export(db, DAY, SEOUL, "K", DAY + timedelta(1)).every) == 144


@pytest.mark.parametrize(("signs", "kept"), [(30, True), (31, False)])
def test_an_address_too_long_for_the_form_is_left_empty_and_told(tmp_path, signs, kept):
    db = tmp_path / "plant.duckdb"
    record(db, "read", user="김", ip="f" * signs, at=MORNING)
    found = export(db, DAY, SEOUL, "K", DAY)
    assert found.every[0]["conectIp"] == ("f" * signs if kept else "")
    assert bool(found.notes) is not kept


def test_a_name_longer_than_the_form_takes_is_shortened_and_told(tmp_path):
    db = tmp_path / "plant.duckdb"
    record(db, "create", user="김" * 61, at=MORNING)
    found = export(db, DAY, SEOUL, "K", DAY)
    assert found.every[0]["sysUser"] == "김" * 60
    assert "was shortened" in found.notes[0].en


def test_another_day_and_a_missing_key_are_told(tmp_path):
    db = tmp_path / "plant.duckdb"
    fill(db, 1)
    said = " ".join(n.en for n in export(db, DAY, SEOUL, "", DAY + timedelta(3)).notes)
    assert "is not today" in said
    assert "project key" in said


@pytest.mark.parametrize(
    ("day", "said"), [(DAY + timedelta(1), "still to come"), (DAY - timedelta(1), "Nobody used the app")]
)
def test_a_day_to_come_or_without_use_is_one_sentence(tmp_path, day, said):
    db = tmp_path / "plant.duckdb"
    fill(db, 1)
    with pytest.raises(Problem, match=said):
        export(db, day, SEOUL, "K", DAY)


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path):
    db = tmp_path / "plant.duckdb"
    fill(db, 1)
    found = export(db, DAY, SEOUL, "K", DAY)
    for path, said in ((tmp_path / "x.txt", "must end in"), (tmp_path / "no" / "x.json", "Cannot write")):
        with pytest.raises(Problem, match=said):
            write(found, path)


@pytest.mark.parametrize(("name", "ok"), [("김" * 60, True), ("김" * 61, False), (" ", False)])
def test_a_name_the_form_cannot_take_is_refused_at_sign_in(name, ok):
    if ok:
        assert person(name, "mentor").role == "mentor"
        return
    with pytest.raises(Problem):
        person(name, "mentor")


def test_what_people_sign_is_a_line_and_what_the_program_enters_is_none(tmp_path):
    listen()
    db = tmp_path / "plant.duckdb"
    with open_store(db, create=True) as store:
        entries.put(store, "task", {"t1": {"name": "x"}}, by="김")
        entries.put(store, "task", {"t1": {"name": "y"}}, by="이")
        entries.withdraw(store, "task", "t1", by="박", reason="")
        entries.put(store, "task", {"t2": {"name": "z"}}, by="자동 / automatic")
    assert [(line.action, line.user, line.what) for line in lines(db)] == [
        ("DO6004", "김", "book.programme"), ("DO6005", "이", "book.programme"), ("DO6006", "박", "book.programme"),
    ]  # fmt: skip
    assert all(line.bytes > 0 for line in lines(db))


def test_the_statistic_tells_who_used_what_when(tmp_path):
    db = tmp_path / "plant.duckdb"
    fill(db, 3, timedelta(days=1))
    fill(db, 2, user="이", what="line", begin=MORNING + timedelta(days=10))
    found = use(db, SEOUL, date(2026, 12, 7))
    assert [(p.user, p.uses, p.days) for p in found.people] == [("김", 3, 3), ("이", 2, 1)]
    assert found.pages == {"kpi": {date(2026, 11, 23): 3}, "line": {date(2026, 12, 7): 2}}
    assert found.recent_days == 4
    assert [(m.month, m.days) for m in half_year(found, 2026, 12)] == [
        ("2026-07", 0),
        ("2026-08", 0),
        ("2026-09", 0),
        ("2026-10", 0),
        ("2026-11", 3),
        ("2026-12", 1),
    ]


@pytest.mark.parametrize("given_", ["2026-05", "x-12", "2026", "0-06", "2026-6"])
def test_a_half_year_ends_in_june_or_december(given_):
    with pytest.raises(Problem):
        half_of(given_, DAY)
    assert (half_of(None, date(2026, 6, 30)), half_of("2026-06", DAY)) == ((2026, 6), (2026, 6))


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_command_checks_and_exports(tmp_path, lang, capsys):
    db = tmp_path / "plant.duckdb"
    with open_store(db, create=True):
        pass
    fill(db, 3, begin=datetime.now(UTC))
    assert main(["usage-log", "check", "--db", str(db), "--lang", lang]) == 0
    out = tmp_path / "day.csv"
    assert main(["usage-log", "export", "--db", str(db), "--out", str(out), "--lang", lang]) == 0
    assert out.read_text(encoding="utf-8-sig").startswith("crtfcKey,logDt,useSe,sysUser,conectIp,dataUsgqty,submit")
    form = tmp_path / "half.csv"
    assert main(["usage-log", "half-year", "--db", str(db), "--out", str(form), "--lang", lang]) == 0
    assert form.read_text(encoding="utf-8-sig").count("\n") == 7
    assert main(["usage-log", "half-year", "--db", str(db), "--out", str(tmp_path / "half.xlsx"), "--lang", lang]) == 2
    assert main(["usage-log", "export", "--day", "2001-01-01", "--db", str(db), "--lang", lang]) == 2
    assert ("아무도 쓰지 않아" if lang == "ko" else "Nobody used") in capsys.readouterr().err
    rewrite(db, lambda told: [told[0].replace("김", "이"), *told[1:]])
    assert main(["usage-log", "--db", str(db), "--lang", lang]) == 1
    assert usage_heads(db).is_file()
