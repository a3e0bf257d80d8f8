"""The table of collection points: what is described, what arrived, out as CSV and XLSX, and in again."""

import csv
import io

import pytest
from openpyxl import load_workbook

from tests.maturity.worlds import FRIDAY, World
from twin.errors import Problem
from twin.maturity.collection import as_csv, as_xlsx, collection
from twin.maturity.point_file import put_points
from twin.store import Store

HEAD = "포인트,설비,호기,수집 항목,단위,집계방법,주기(초),시스템,필수\n"


@pytest.fixture
def store(world: World) -> Store:
    """Four points: one arrives, one is late and loses values, one is by hand, one is not required; a fifth nobody described."""
    world.point("m1.heat").point("m1.flow").point("m2.weight", "m2", "manual").point("m1.extra", required=False)
    for minute in range(4):
        world.operation(0, clock=f"09:0{minute}").value("m1.heat", 0, clock=f"09:0{minute}")
    world.value("m1.flow", 0, lag_s=7200).value("m1.flow", 0, lag_s=7200, clock="09:01").value("stray", 0)
    return world.write()


def test_it_tells_what_is_described_and_what_arrived(store: Store):
    found = collection(store, FRIDAY)
    told = {r.state.point_id: (r.state.coverage, r.state.missing, r.status.ko) for r in found.rows}
    assert told["m1.heat"] == (1, 0, "자동")
    assert told["m1.flow"] == (0.5, 2, "값이 모아서 늦게 옴")
    assert told["m2.weight"] == (None, 0, "수기")
    assert (found.required, found.automatic, found.unknown) == (3, 1, ("stray",))
    assert found.coverage == pytest.approx((4 + 2 + 0) / 12)
    assert found.tally() == {"cast": {"auto": 1, "late": 1}, "pack": {"manual": 1}}


def test_csv_and_xlsx_hold_the_same_table(store: Store):
    found = collection(store, FRIDAY)
    lines = list(csv.reader(io.StringIO(as_csv(store, found, "ko").decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(as_xlsx(store, found, "ko"))).active
    cells = [["" if v is None else f"{v}" for v in row] for row in sheet.iter_rows(values_only=True)]
    assert cells == [[cell.removesuffix(".0") for cell in line] for line in lines]
    assert lines[0][:10] == [
        "포인트",
        "설비",
        "호기",
        "수집 항목",
        "단위",
        "집계방법",
        "주기(초)",
        "시스템",
        "필수",
        "공정",
    ]
    flow = next(line for line in lines if line[0] == "m1.flow")
    assert flow[5:] == ["자동", "", "", "필수", "주조", "50.0", "2", "7200.0", "값이 모아서 늦게 옴"]


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_exported_can_be_brought_in_again(store: Store, lang, kind):
    before = collection(store, FRIDAY)
    content = (as_csv if kind == "csv" else as_xlsx)(store, before, lang)
    assert put_points(store, f"a.{kind}", content) == 4
    after = collection(store, FRIDAY)
    assert [(r.state, r.system) for r in after.rows] == [(r.state, r.system) for r in before.rows]


def test_new_points_are_added_and_limits_of_known_ones_stay(store: Store):
    store.write("UPDATE plant.collection_point SET low = 1, high = 9 WHERE point_id = 'm1.heat'")
    put_points(
        store,
        "p.csv",
        (HEAD + "m1.heat,m1,1,온도,°C,자동,600,PLC,필수\nm2.torque,m2,,토크,N·m,반자동,,태블릿,\n").encode(),
    )
    rows = store.rows(
        "SELECT point_id, method, period_s, system, required, low, high FROM plant.collection_point ORDER BY 1"
    )
    assert ("m1.heat", "auto", 600.0, "PLC", True, 1.0, 9.0) in rows
    assert ("m2.torque", "semi", None, "태블릿", False, None, None) in rows
    assert len(rows) == 5


@pytest.mark.parametrize(
    ("name", "text", "ko"),
    [
        ("p.csv", HEAD + "x,m9,1,온도,,자동,,,\n", "2행 설비 'm9': 공장 설명에 없습니다"), ("p.csv", HEAD + "x,m1,1,온도,,저절로,,,\n", "2행 집계방법 '저절로'"),
        ("p.csv", HEAD + "x,m1,1,,,자동,,,\n", "2행 수집 항목: 비어 있습니다"), ("p.csv", HEAD + "x,m1,1,온도,,자동,늘,,\n", "2행 주기(초) '늘'"),
        ("p.csv", "a,b\n1,2\n", "열 포인트, 설비, 수집 항목, 집계방법"), ("p.csv", HEAD, "한 줄도 없습니다"), ("p.pdf", "x", "CSV나 XLSX로"), ("p.xlsx", "x", "p"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_meant_is_refused_whole(store: Store, name, text, ko):
    before = store.rows("SELECT * FROM plant.collection_point ORDER BY point_id")
    with pytest.raises(Problem) as refused:
        put_points(store, name, text.encode())
    assert ko in refused.value.ko
    assert store.rows("SELECT * FROM plant.collection_point ORDER BY point_id") == before
