"""Which order next: a sequence with little changing over and few late orders, found by a solver for the station that changes over.

One machine for all, in working time: an order takes its work shared among the station's machines, and each of them changes over
once when the family changes. What the rest of the line makes of it is for the twin to say.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

SECONDS_A_STEP = 60  # the solver counts whole minutes
LATE_WEIGHT = 10  # a minute late counts as so many minutes of changing over
MOST_JOBS = 24  # further orders stay in their order: nobody plans so far ahead
SOLVER_EFFORT = 1.0  # deterministic seconds of CP-SAT: the same answer on every machine

Setup = Callable[[str | None, str], float]  # family before, family after -> seconds


@dataclass(frozen=True)
class Job:
    """An order waiting to be released: working seconds it needs at the station, and until it is due (None: no date)."""

    order_id: str
    family: str
    work_s: float
    due_s: float | None


@dataclass(frozen=True)
class Plan:
    """An order of jobs with what it costs: seconds of changing over, how often, and seconds and number of late orders."""

    order_ids: tuple[str, ...]
    setup_s: float
    changeovers: int
    late_s: float
    late: int

    @property
    def cost(self) -> float:
        """Returns what is made small: changing over plus weighted lateness, in seconds."""
        return self.setup_s + LATE_WEIGHT * self.late_s


@dataclass(frozen=True)
class Advice:
    """The sequence as the book has it and the advised one; `is_best` where the solver has proved that none is better."""

    as_listed: Plan
    advised: Plan
    is_best: bool


def advise(jobs: Sequence[Job], setup: Setup, family: str | None) -> Advice:
    """Returns the advised sequence of the jobs for a station set up for `family`; beyond MOST_JOBS the rest goes by due date.

    The same jobs give the same advice everywhere. It is never worse than the order they are listed in.
    """
    by_due = _by_due(jobs)
    head, tail = by_due[:MOST_JOBS], by_due[MOST_JOBS:]
    best = min([head, _grouped(head, setup, family)], key=lambda c: evaluate([*c, *tail], setup, family).cost)
    solved, is_best = _solve(head, setup, family, best)
    candidates = [evaluate([*c, *tail], setup, family) for c in (*solved, best)]
    listed = evaluate(jobs, setup, family)
    advised = min([listed, *candidates], key=lambda plan: plan.cost)
    return Advice(listed, advised, is_best and not tail)


def evaluate(jobs: Sequence[Job], setup: Setup, family: str | None) -> Plan:
    """Returns what a sequence costs, one job after the other from now on."""
    steps = list(walk(jobs, setup, family))
    behind = [ends_s - job.due_s for job, _, ends_s in steps if job.due_s is not None and ends_s > job.due_s]
    changes = [change_s for _, change_s, _ in steps if change_s > 0]
    return Plan(tuple(j.order_id for j in jobs), sum(changes), len(changes), sum(behind), len(behind))


def walk(jobs: Sequence[Job], setup: Setup, family: str | None) -> Iterator[tuple[Job, float, float]]:
    """Yields each job of a sequence with the seconds of changing over before it and the working seconds until it is done."""
    now_s = 0.0
    for job in jobs:
        change_s = setup(family, job.family)
        now_s += change_s + job.work_s
        yield job, change_s, now_s
        family = job.family


def _by_due(jobs: Sequence[Job]) -> list[Job]:
    return sorted(jobs, key=lambda j: (j.due_s is None, j.due_s or 0.0))


def _grouped(jobs: list[Job], setup: Setup, family: str | None) -> list[Job]:
    """The nearest next: of those that change over least, the one due first."""
    left, found = _by_due(jobs), []
    while left:
        job = min(left, key=lambda j: setup(family, j.family))
        left.remove(job)
        found.append(job)
        family = job.family
    return found


def _solve(jobs: list[Job], setup: Setup, family: str | None, hint: list[Job]) -> tuple[list[list[Job]], bool]:
    """The solver's sequence, if it found one, and whether it is proved to be best."""
    from ortools.sat.python import cp_model

    n, minutes = len(jobs), [_steps(j.work_s) for j in jobs]
    if n < 2:
        return [jobs], True
    change = {
        (i, j): _steps(setup(jobs[i].family if i >= 0 else family, jobs[j].family))
        for i in range(-1, n)
        for j in range(n)
        if i != j
    }
    longest = sum(minutes) + sum(max(change[i, j] for i in range(-1, n) if i != j) for j in range(n))
    model = cp_model.CpModel()
    ends = [model.new_int_var(0, longest, f"end {j}") for j in range(n)]
    arcs = {(i, j): model.new_bool_var(f"{i} then {j}") for i, j in change}
    last = [model.new_bool_var(f"{j} last") for j in range(n)]
    # node 0 is now; node j + 1 is job j
    model.add_circuit([(i + 1, j + 1, arc) for (i, j), arc in arcs.items()] + [(j + 1, 0, last[j]) for j in range(n)])
    for (i, j), arc in arcs.items():
        begin = ends[i] if i >= 0 else 0
        model.add(ends[j] >= begin + change[i, j] + minutes[j]).only_enforce_if(arc)
    late = [model.new_int_var(0, longest, f"late {j}") for j in range(n)]
    for j, job in enumerate(jobs):
        if job.due_s is not None:
            model.add(late[j] >= ends[j] - int(job.due_s // SECONDS_A_STEP))
    model.minimize(sum(change[arc] * var for arc, var in arcs.items()) + LATE_WEIGHT * sum(late))
    places = [jobs.index(job) for job in hint]
    for i, j in zip([-1, *places], places, strict=False):
        model.add_hint(arcs[i, j], 1)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.random_seed = 1, 1
    solver.parameters.max_deterministic_time = SOLVER_EFFORT
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return [], False
    order = sorted(range(n), key=lambda j: solver.value(ends[j]))
    return [[jobs[j] for j in order]], status == cp_model.OPTIMAL


def _steps(seconds: float) -> int:
    return round(seconds / SECONDS_A_STEP)
