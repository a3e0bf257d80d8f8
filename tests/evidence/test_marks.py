"""Marks: signed, kept through restart and snapshot, older where the number has changed, and never without a name."""

import pytest

from tests.kpi.logs import TinyLog, at, land, plant, save
from tests.store.floor_rows import owner_process, tell
from twin.errors import Problem
from twin.evidence import Ref, evidence_of, last_marks, put_mark, standing
from twin.store import Store, open_store
from twin.store.marks import all_marks

REF = Ref("kpi", "units_produced")


def work(store: Store, good: float, hour: int = 8) -> None:
    land(
        store,
        TinyLog().operation("m1", at(f"{hour}:00"), at(f"{hour}:30"), good, lot_id=f"L{hour}"),
        first_key=hour * 100,
    )


@pytest.fixture
def filled(store: Store) -> Store:
    save(store, plant({"id": "m1"}))
    work(store, 5)
    return store


def test_a_mark_survives_a_restart_and_stands_in_a_snapshot(filled: Store):
    put_mark(filled, evidence_of(filled, REF), "checked", "김평가", "행을 세어 봄")
    path = filled.path
    filled.close()
    with open_store(path) as again:
        (mark,) = all_marks(again)
        assert (mark.mark_id, mark.marked_by, mark.verdict, mark.value, mark.ref) == (
            1,
            "김평가",
            "checked",
            5.0,
            str(REF),
        )
        assert mark.batch_id == 1
    with owner_process(path, publish=True) as owner, open_store(path) as visitor:
        assert all_marks(visitor) == [mark]
        put_mark(visitor, evidence_of(visitor, REF), "questioned", "Lee", "why no scrap?")
        assert len(all_marks(visitor)) == 1  # it waits for the owner
        assert tell(owner, "tend") == "tended"
        visitor.tend()
        assert [m.verdict for m in all_marks(visitor)] == ["questioned", "checked"]


def test_a_mark_speaks_of_the_value_of_its_day(filled: Store):
    found = evidence_of(filled, REF)
    put_mark(filled, found, "checked", "Kim", "")
    marks = last_marks(filled)
    stood = standing(marks, str(REF), found.value)
    assert stood is not None
    assert not stood.is_older
    work(filled, 4, hour=10)
    stood = standing(last_marks(filled), str(REF), evidence_of(filled, REF).value)
    assert stood is not None
    assert (stood.is_older, stood.mark.value) == (True, 5.0)
    assert standing(marks, "kpi/oee", 1.0) is None


def test_the_last_word_counts_and_can_be_taken_back(filled: Store):
    found = evidence_of(filled, REF)
    put_mark(filled, found, "checked", "Kim", "")
    put_mark(filled, found, "rejected", "Lee", "the counter was reset")
    assert last_marks(filled)[str(REF)].verdict == "rejected"
    put_mark(filled, found, "withdrawn", "Lee", "it was not")
    assert last_marks(filled) == {}
    assert len(all_marks(filled)) == 3


@pytest.mark.parametrize(
    ("verdict", "by", "remark", "said"),
    [
        ("checked", " ", "", "Write the name"),
        ("questioned", "Kim", "", "in question"),
        ("fine", "Kim", "x", "no verdict"),
    ],
)
def test_a_mark_is_signed_and_a_doubt_is_told(filled: Store, verdict, by, remark, said):
    with pytest.raises(Problem, match=said):
        put_mark(filled, evidence_of(filled, REF), verdict, by, remark)
    assert all_marks(filled) == []
