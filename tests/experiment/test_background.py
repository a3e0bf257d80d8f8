"""Work in the background: how far it is, what is left, cancelled, failed; whatever the work is."""

import threading

from twin.background import Background
from twin.errors import Problem
from twin.experiment.executor import Processes
from twin.validate import Settings
from twin.validate.background import BackgroundValidation

SOON_S = 30


class Steps(Background):
    """Counts to four, each step when it is told to go on; stops at a fault where one is given."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.go, self.counted, self.fault = threading.Semaphore(0), threading.Semaphore(0), fault
        super().__init__(4)

    def make(self) -> None:
        for step in range(1, 5):
            assert self.go.acquire(timeout=SOON_S)
            if self.fault:
                raise self.fault
            try:
                self.count(step, 4)
            finally:
                self.counted.release()

    def step(self) -> None:
        """One step, done when this returns."""
        self.go.release()
        assert self.counted.acquire(timeout=SOON_S)


def test_what_is_left_is_told_from_the_first_part_on():
    work = Steps()
    assert (work.progress().done, work.progress().left_s, work.progress().state) == (0, None, "running")
    work.step()
    assert work.progress().done == 1
    assert work.progress().left_s > 0
    for _ in range(3):
        work.step()
    work.wait(SOON_S)
    assert (work.progress().done, work.progress().left_s, work.progress().state) == (4, 0, "done")


def test_what_was_there_already_says_nothing_of_what_is_left():
    class Kept(Steps):
        def make(self):
            for done in (3, 4):
                assert self.go.acquire(timeout=SOON_S)
                self.count_on(done, 5)
                self.counted.release()

    work = Kept()
    work.step()
    assert (work.progress().done, work.progress().left_s) == (3, None)
    work.step()
    assert work.progress().left_s > 0
    work.wait(SOON_S)


def test_cancelled_work_stops_at_its_next_count():
    work = Steps()
    work.step()
    work.cancel()
    work.step()
    work.wait(SOON_S)
    assert (work.progress().state, work.problem) == ("cancelled", None)
    assert work.progress().done < 4


def test_what_went_wrong_is_a_sentence_whether_foreseen_or_not():
    foreseen, broken = Steps(Problem("막힘", "the line locked up")), Steps(ZeroDivisionError())
    for work in (foreseen, broken):
        work.go.release()
        work.wait(SOON_S)
        assert work.progress().state == "failed"
    assert foreseen.problem.en == "the line locked up"
    assert "ZeroDivisionError" in broken.problem.en
    assert "ZeroDivisionError" in broken.problem.ko


def test_a_validation_is_such_work(monkeypatch):
    kept = []

    def validate(given, settings, executor, *, tell):
        assert isinstance(executor, Processes)  # else it would hold up the thread that counts
        tell(3, 40)
        return given, settings.weeks

    monkeypatch.setattr("twin.validate.background.subject", lambda store: f"copy of {store}")
    monkeypatch.setattr("twin.validate.background.validate", validate)
    monkeypatch.setattr("twin.validate.background.keep_validation", lambda store, found: kept.append((store, found)))
    work = BackgroundValidation("store", Settings(weeks=2, runs=20))
    work.wait(SOON_S)
    assert (work.progress().done, work.progress().of, work.progress().state) == (3, 40, "done")
    assert kept == [("store", ("copy of store", 2))]
