"""What every executor can do: take tasks, give their answers as they come or in order, and free its processors when told."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Self, TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")
Look = Callable[[int], object]
LOOK_EVERY_S = 0.2  # so soon a cancelled work notices


def ignore(_: int) -> None:
    """Looks at nothing."""


class Executor(ABC):
    """Does pure functions of a module on tasks, wherever it does them: which one is taken changes no number.

    A context: leaving it frees the processors, at once where an exception leaves (a cancelled work raises CancelledError).
    A task whose worker dies is done again; one that ends its worker every time raises Problem. Whoever submits waits by
    `first` or `results`, in the same thread: they see after the workers.
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self.close(at_once=kind is not None)

    @abstractmethod
    def submit(self, work: Callable[[Task], Answer], task: Task) -> Future[Answer]:
        """Returns the future of `work(task)`."""

    @abstractmethod
    def close(self, *, at_once: bool = False) -> None:
        """Drops what has not begun; waits for what is under way, or with `at_once` ends it."""

    def check(self) -> None:  # noqa: B027  what is done in this process has no workers to lose
        """Sees after the workers: Problem where nobody is left to do what was submitted."""

    def answers(
        self, work: Callable[[Task], Answer], tasks: Sequence[Task], look: Look = ignore
    ) -> Iterator[tuple[int, Answer]]:
        """Yields the place of each task with its answer, as they come.

        `look(done)` is called every LOOK_EVERY_S at least and may raise to stop the work.
        """
        places = {self.submit(work, task): place for place, task in enumerate(tasks)}
        for number, future in enumerate(self._as_they_come(list(places), look), start=1):
            yield places[future], future.result()
            look(number)

    def map(self, work: Callable[[Task], Answer], tasks: Sequence[Task], look: Look = ignore) -> list[Answer]:
        """Returns the answers in the order of the tasks; `look` as in `answers`."""
        return [answer for _, answer in sorted(self.answers(work, tasks, look), key=lambda pair: pair[0])]

    def results(self, futures: Sequence[Future[Answer]], look: Look = ignore) -> list[Answer]:
        """Returns what came of futures of `submit`, in their order; `look` as in `answers`."""
        done = sum(1 for _ in self._as_they_come(futures, look))
        look(done)
        return [future.result() for future in futures]

    def first(self, futures: Sequence[Future[Answer]]) -> set[Future[Answer]]:
        """Returns the futures that are done, after LOOK_EVERY_S at the latest."""
        self.check()
        return wait(futures, timeout=LOOK_EVERY_S, return_when=FIRST_COMPLETED).done

    def _as_they_come(self, futures: Sequence[Future[Answer]], look: Look) -> Iterator[Future[Answer]]:
        waiting = set(futures)
        if not waiting:
            look(0)
        while waiting:
            look(len(futures) - len(waiting))
            done = self.first(list(waiting))
            waiting -= done
            yield from done


def hand_on(made: Future[Answer], future: Future[Answer]) -> None:
    """Gives what came of one future, an answer or an exception, to another."""
    trouble = made.exception()
    if trouble is not None:
        future.set_exception(trouble)
    else:
        future.set_result(made.result())
