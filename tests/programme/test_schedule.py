"""Schedule, deliverables, dates, documents and procedure: months and edges of validity, what does not agree, what is late."""

from datetime import date

import pytest

from twin.errors import Problem
from twin.programme import entries
from twin.programme.budget import Project
from twin.programme.budget.budget import put_project
from twin.programme.checklist import answer, applied, checklist, expires_on
from twin.programme.dates import ends_after, months_on
from twin.programme.procedure import procedure, put_step, undo_step
from twin.programme.reminders import put_due, reminders
from twin.programme.schedule import put_deliverable, put_task, schedule, stages, usual

STARTS = date(2026, 8, 1)
TODAY = date(2026, 11, 20)


@pytest.fixture
def begun(store):
    put_project(store, Project(STARTS), by="김")
    return store


def fill(store) -> None:
    tasks, deliverables = usual()
    for task in tasks:
        put_task(store, task, by="김")
    for deliverable in deliverables:
        put_deliverable(store, deliverable, by="김")


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 3, 30), 3, date(2026, 6, 30)), (date(2026, 3, 29), 3, date(2026, 6, 29)), (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)), (date(2026, 3, 31), 3, date(2026, 6, 30)), (date(2026, 10, 15), 3, date(2027, 1, 15)),
    ],
)  # fmt: skip
def test_months_are_counted_as_people_count_them(day, months, then):
    assert months_on(day, months) == then == expires_on(day, months)


def test_a_time_of_months_ends_the_day_before():
    assert ends_after(date(2026, 8, 1), 12) == date(2027, 7, 31)
    assert ends_after(date(2026, 8, 15), 1) == date(2026, 9, 14)


@pytest.mark.parametrize(("issued", "stand"), [("2026-03-30", "well"), ("2026-03-29", "expired"), (None, "issue")])
def test_a_document_is_valid_for_three_months_up_to_the_day_of_the_application(store, issued, stand):
    applied(store, "2026-06-30", by="김", today=TODAY)
    answer(store, "tax_national", "yes", issued_on=issued, by="김", today=date(2026, 7, 1))
    row = next(r for r in checklist(store, TODAY).rows if r.item.item_id == "tax_national")
    assert row.stand == stand


@pytest.mark.parametrize(
    ("item_id", "said", "stand"),
    [
        ("closed", "no", "well"), ("closed", "yes", "wrong"), ("closed", "unknown", "open"), ("manufacturer", "yes", "well"),
        ("manufacturer", "no", "wrong"), ("branch", "na", "well"), ("closed", "na", "well"), ("supplier_tax_local", "na", "well"), ("plan", "na", "wrong"), ("plan", "no", "open"),
    ],
)  # fmt: skip
def test_an_answer_stands_well_or_in_the_way(store, item_id, said, stand):
    answer(store, item_id, said, by="김", today=TODAY)
    found = checklist(store, TODAY)
    assert next(r for r in found.rows if r.item.item_id == item_id).stand == stand
    assert (item_id in {r.item.item_id for r in found.in_the_way}) == (stand != "well")


def test_the_application_cannot_have_been_made_on_a_day_to_come(store):
    with pytest.raises(Problem, match="enter it once it is made"):
        applied(store, "2026-11-21", by="김", today=TODAY)
    assert not checklist(store, TODAY).is_applied


def test_a_document_cannot_have_been_issued_on_a_day_to_come(store):
    with pytest.raises(Problem, match="a day still to come"):
        answer(store, "sme", "yes", issued_on="2026-11-21", by="김", today=TODAY)
    assert entries.standing(store, "answer") == {}


def test_a_usual_project_agrees_stage_by_stage(begun):
    fill(begun)
    found = schedule(begun, STARTS)
    assert found.gaps == ()
    assert len({d.stage for d in found.deliverables}) == len(stages())
    assert found.month == 1
    assert schedule(begun, date(2027, 7, 31)).month == 12


def test_what_does_not_agree_is_told_stage_by_stage(begun):
    put_task(begun, {"name": "시험", "stage": "build", "from_month": 6, "until_month": 9}, by="김")
    put_deliverable(begun, {"name": "매뉴얼", "stage": "handover", "month": 12}, by="김")
    put_deliverable(begun, {"name": "AI 성능시험 결과서", "stage": "build", "month": 10}, by="김")
    put_task(begun, {"name": "설계", "stage": "design", "from_month": 3, "until_month": 4}, by="김")
    found = schedule(begun, STARTS).gaps
    assert {(g.kind, g.stage) for g in found} == {
        ("no_deliverable", "design"), ("wanted", "design"), ("wanted", "build"), ("outside", "build"), ("no_task", "handover"), ("wanted", "handover"),
    }  # fmt: skip
    said = {g.kind: g.said for g in found}
    assert (
        said["outside"].en
        == "'AI 성능시험 결과서' is due in month 10, but the tasks of build and test lie in months 6 to 9."
    )


def test_a_late_deliverable_is_told_with_its_days_until_it_is_handed_in(begun):
    mine = put_deliverable(begun, {"name": "수행계획서", "stage": "start", "month": 1}, by="김")
    assert [g.said.en for g in schedule(begun, date(2026, 9, 3)).gaps if g.kind == "late"] == [
        "'수행계획서' is 3 days late (due 2026-08-31)."
    ]
    assert not [g for g in schedule(begun, date(2026, 8, 31)).gaps if g.kind == "late"]
    given = {"name": "수행계획서", "stage": "start", "month": 1, "done_on": "2026-09-03"}
    put_deliverable(begun, given, by="김", deliverable_id=mine.deliverable_id, today=TODAY)
    assert not [g for g in schedule(begun, TODAY).gaps if g.kind == "late"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "x", "stage": None, "month": 1}, "has no stage"), ({"name": "", "stage": "start", "month": 1}, "has no name"),
        ({"name": "x", "stage": "start", "month": 13}, "lies outside the agreement"), ({"name": "x", "stage": "start", "month": None}, "lies outside"),
        ({"name": "x", "stage": "start", "month": 1, "done_on": "soon"}, "is no date"), ({"name": "x", "stage": "start", "month": 1, "done_on": "2026-11-21"}, "still to come"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_deliverable_is_one_sentence_and_nothing_is_entered(store, given, said):
    with pytest.raises(Problem, match=said):
        put_deliverable(store, given, by="김", today=TODAY)
    assert entries.standing(store, "deliverable") == {}


@pytest.mark.parametrize(
    ("given", "said"),
    [({"from_month": 5, "until_month": 4}, "cannot begin in month 5 and end in month 4"), ({"progress": 101}, "a progress of 101 %"), ({"until_month": 13}, "outside the agreement")],
)  # fmt: skip
def test_what_cannot_be_a_task_is_one_sentence(store, given, said):
    with pytest.raises(Problem, match=said):
        put_task(store, {"name": "x", "stage": "build", "from_month": 1, "until_month": 2} | given, by="김")


def test_files_are_attached_to_a_deliverable_and_bad_ones_refused(begun):
    mine = put_deliverable(begun, {"name": "수행계획서", "stage": "start", "month": 1}, by="김")
    entries.attach(begun, "deliverable", mine.deliverable_id, "plan.pdf", b"%PDF-1.7", by="김")
    with pytest.raises(Problem):
        entries.attach(begun, "deliverable", mine.deliverable_id, "plan.exe", b"MZ", by="김")
    (only,) = schedule(begun, TODAY).deliverables
    assert [f.file_name for f in only.files] == ["plan.pdf"]
    assert entries.content_of(begun, only.files[0]) == b"%PDF-1.7"


def test_dates_follow_from_the_first_day_and_those_done_go_to_the_end(begun):
    found = {d.due_id: d for d in reminders(begun, TODAY)}
    assert found["course_online"].on == date(2026, 9, 30)
    assert found["course_online"].days_left == -51
    assert found["warranty_free"].on == date(2028, 7, 31)
    assert [d.on for i, d in found.items() if i.startswith("usage_log/")] == [
        date(2027, 12, 31), date(2028, 6, 30), date(2028, 12, 31), date(2029, 6, 30), date(2029, 12, 31), date(2030, 6, 30),
    ]  # fmt: skip
    put_due(begun, "course_online", on="2026-09-20", by="김", today=TODAY)
    put_due(begun, "course_online", done_on="2026-09-12", by="김", today=TODAY)
    put_due(begun, "usage_log/2027-12", on="2027-12-15", by="김", today=TODAY)
    put_due(begun, "escrow", on="2027-06-30", by="김", today=TODAY)
    last = reminders(begun, TODAY)
    assert (last[-1].due_id, last[-1].on, last[-1].done_on) == ("course_online", date(2026, 9, 20), date(2026, 9, 12))
    assert next(d for d in last if d.due_id == "usage_log/2027-12").on == date(2027, 12, 15)
    assert next(d for d in last if d.due_id == "escrow").provenance == "entered"
    with pytest.raises(Problem, match="There is no date 'party'"):
        put_due(begun, "party", by="김", today=TODAY)
    with pytest.raises(Problem, match="a day still to come"):
        put_due(begun, "cloud", done_on="2026-11-21", by="김", today=TODAY)


def test_a_document_about_to_expire_is_a_date_until_the_application(store):
    answer(store, "sme", "yes", issued_on="2026-09-01", by="김", today=TODAY)
    (only,) = reminders(store, TODAY)
    assert (only.due_id, only.on, only.days_left, only.is_pressing) == ("document/sme", date(2026, 12, 1), 11, True)
    applied(store, "2026-11-19", by="김", today=TODAY)
    assert reminders(store, TODAY) == []


def test_the_procedure_tells_where_we_are_and_a_supplement_adds_two_steps(store):
    assert procedure(store).here.step_id == "call"
    for step, day in (("call", "2026-06-15"), ("application", "2026-06-29")):
        put_step(store, step, done_on=day, by="김", today=TODAY)
    found = procedure(store)
    assert (found.last.step_id, found.here.step_id) == ("application", "written")
    assert "again" not in {s.step_id for s in found.steps}
    with pytest.raises(Problem, match="which is before application"):
        put_step(store, "written", done_on="2026-06-28", by="김", today=TODAY)
    with pytest.raises(Problem, match="which is still to come"):
        put_step(store, "written", done_on="2026-11-21", by="김", today=TODAY)
    with pytest.raises(Problem, match="which is after application"):
        put_step(store, "call", done_on="2026-06-30", by="김", today=TODAY)
    put_step(store, "written", done_on="2026-07-10", result="failed", by="김", today=TODAY)
    assert (procedure(store).here, procedure(store).last.step_id) == (None, "written")  # there the way ends
    undo_step(store, "written", by="김")
    assert procedure(store).here.step_id == "written"
    put_step(store, "final", done_on="2026-11-20", result="supplement", by="김", today=TODAY)
    assert [s.step_id for s in procedure(store).steps][-2:] == ["aftercare", "again"]
