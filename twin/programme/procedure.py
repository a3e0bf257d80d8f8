"""The way from the call to the (re-)evaluation: which steps are done, where we are, what comes next and needs what."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.kpi.reading import Note
from twin.programme import entries
from twin.programme.dates import read_day
from twin.programme.reference import table

if TYPE_CHECKING:
    from twin.store import Store

RESULTS = ("", "passed", "supplement", "failed")  # of a step; supplement = 보완


@dataclass(frozen=True)
class Step:
    """One step; `after`: it comes only where the step before it ended with this result."""

    step_id: str
    name: Note
    needs: Note | None
    after: str
    done_on: date | None
    result: str
    by: str


@dataclass(frozen=True)
class Procedure:
    """The steps that apply, in order."""

    steps: tuple[Step, ...]

    @property
    def here(self) -> Step | None:
        """The step under way: the first that is not done; None where all are."""
        return next((s for s in self.steps if s.done_on is None), None)

    @property
    def last(self) -> Step | None:
        """The last step done; None where none is."""
        return next((s for s in reversed(self.steps) if s.done_on is not None), None)


def procedure(store: "Store") -> Procedure:
    """Returns the steps as they stand; aftercare and re-evaluation only after a final evaluation that asks for them."""
    said, found = entries.standing(store, "step"), []
    result = ""
    for step_id, told in table("checklist")["step"].items():
        entered = said.get(step_id)
        content = (entered.content if entered else None) or {}
        after = told.get("after", "")
        if after and result != after:
            continue
        done = date.fromisoformat(content["done_on"]) if content.get("done_on") else None
        needs = Note(*told["needs"]) if "needs" in told else None
        found.append(Step(step_id, Note(*told["name"]), needs, after, done, content.get("result", ""), entered.entered_by if entered else ""))  # fmt: skip
        if content.get("result") == "failed":  # there the way ends
            break
        result = content.get("result", "") if not after else result
    return Procedure(tuple(found))


def put_step(store: "Store", step_id: str, *, done_on: str | date, result: str = "", by: str, today: date) -> None:
    """Enters that a step was done on a day; Problem for an unknown step, a day to come, or one before the step before it."""
    steps = {s.step_id: s for s in procedure(store).steps}
    if step_id not in steps or result not in RESULTS:
        raise Problem(f"'{step_id}'(이)라는 절차는 지금 없습니다. 있는 것: {', '.join(steps)}.", f"There is no step '{step_id}' now. Known: {', '.join(steps)}.")  # fmt: skip
    day = read_day(done_on, "마친 날", "The day it was done")
    place = list(steps).index(step_id)
    before = [s for s in list(steps.values())[:place] if s.done_on is not None]
    after = [s for s in list(steps.values())[place + 1 :] if s.done_on is not None]
    why = None
    if day > today:
        why = ("아직 오지 않은 날입니다", "is still to come")
    elif before and before[-1].done_on and day < before[-1].done_on:
        why = (f"앞 절차({before[-1].name.ko})보다 이릅니다", f"is before {before[-1].name.en.lower()}")
    elif after and after[0].done_on and day > after[0].done_on:
        why = (f"뒤 절차({after[0].name.ko})보다 늦습니다", f"is after {after[0].name.en.lower()}")
    if why:
        raise Problem(f"{steps[step_id].name.ko}을(를) 마친 날 {day}은(는) {why[0]}.", f"{steps[step_id].name.en} cannot have been done on {day}, which {why[1]}.")  # fmt: skip
    entries.put(store, "step", {step_id: {"done_on": day.isoformat(), "result": result}}, by=by)


def undo_step(store: "Store", step_id: str, *, by: str) -> None:
    """Takes back a step entered by mistake; its versions stay. Problem where it is not done."""
    entries.withdraw(store, "step", step_id, by=by, reason="")
