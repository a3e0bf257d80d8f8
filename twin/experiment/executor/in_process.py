"""Work done here, one task after the other: what is short is not worth the second a process takes to begin."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future

from twin.experiment.executor.executor import Answer, Executor, Look, Task, ignore


class InProcess(Executor):
    """Does each task in the caller's own thread; it can be stopped between two tasks only."""

    def submit(self, work: Callable[[Task], Answer], task: Task) -> Future[Answer]:
        """Returns the future of `work(task)`, done already."""
        future: Future[Answer] = Future()
        try:
            future.set_result(work(task))
        except Exception as trouble:  # whoever asks for the result gets it, as from any other process
            future.set_exception(trouble)
        return future

    def answers(
        self, work: Callable[[Task], Answer], tasks: Sequence[Task], look: Look = ignore
    ) -> Iterator[tuple[int, Answer]]:
        """Yields the place of each task with its answer, in their order."""
        for place, task in enumerate(tasks):
            look(place)
            yield place, work(task)
        look(len(tasks))

    def close(self, *, at_once: bool = False) -> None:
        """Nothing is under way between two calls."""
