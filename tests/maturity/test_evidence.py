"""The evidence of a criterion: the query gives the value, files are named, the points in the way are told, marks stand."""

import pytest

from tests.maturity.worlds import FRIDAY, World, at_mid1
from twin.errors import Problem
from twin.evidence import Ref, evidence_of, last_marks, put_mark
from twin.maturity.matrix import matrix
from twin.maturity.readings import read
from twin.maturity.snapshots import take
from twin.store import Store


@pytest.fixture
def store(world: World) -> Store:
    """A process at 중간1 but for one sensor that sends nothing."""
    return at_mid1(world).point("m1.flow").write(refreshed=True)


def test_every_criterion_opens_and_its_query_gives_its_value(store: Store):
    for reading in read(store, [FRIDAY]):
        found = evidence_of(store, Ref("maturity", f"{reading.criterion_id}/{reading.process_id or '-'}/{FRIDAY}"))
        answer = {row[1]: row[2] for row in store.rows(found.sql)}
        assert answer.get(reading.process_id) == found.value == reading.value
        assert found.badge == (
            "entered" if matrix().criteria[reading.criterion_id].measure == "accepted_evidence" else "measured"
        )


def test_it_names_files_the_point_in_the_way_and_what_was_kept(store: Store):
    take(store, [FRIDAY])
    found = evidence_of(store, Ref("maturity", f"automatic_share/cast/{FRIDAY}"))
    assert (found.value, found.inputs, [a.source_name for a in found.arrivals]) == (
        0.5,
        (("floor.measurement", 5),),
        ["by hand"],
    )
    assert found.notes[0].ko == "가로막는 수집 포인트: 주조기 1호기 m1.flow (값이 오지 않음)."
    assert any(name.en == "Kept" and "50 %" in said for name, said in found.details)


def test_a_mark_stands_under_the_number_it_was_made_for(store: Store):
    number = Ref("maturity", f"automatic_share/cast/{FRIDAY}")
    put_mark(store, evidence_of(store, number), "rejected", "이평가", "센서 하나가 오지 않음")
    assert (last_marks(store)[str(number)].verdict, last_marks(store)[str(number)].value) == ("rejected", 0.5)


@pytest.mark.parametrize(
    "name",
    ["automatic_share/cast/someday", "love/cast/2026-01-09", "automatic_share/nowhere/2026-01-09", "automatic_share"],
)
def test_what_is_no_number_is_said(store: Store, name):
    with pytest.raises(Problem):
        evidence_of(store, Ref("maturity", name))
