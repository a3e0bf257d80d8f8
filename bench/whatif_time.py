"""A comparison as people meet it: 20 replications of 30 days of the demonstration's calibrated line, base and one scenario.

Time to the first run done, to the answer, and to the same answer asked again; what a page takes for another visitor of the
same server meanwhile; and how long after a cancel the processes are gone.
"""

import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from io import StringIO
from multiprocessing import active_children, cpu_count
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from twin.cli import main as twin
from twin.experiment.executor import Executor, Processes
from twin.experiment.scenario import Change, Scenario
from twin.whatif.comparing import Comparing, begin_comparison

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

    from twin.store import Store

ROOT = Path(__file__).parents[1]
SCENARIO = Scenario("faster CNC", (Change("processing_time", "cnc", (("processing_time", -10.0),)),))
PAGES = (None, "pages/kpi.py", "pages/line.py")  # None: the first
NUMBER = 20  # replications
LOOK_EVERY_S, READS_S = 0.01, 2.0  # a visitor looks at a page before going on


def main() -> None:
    """Prints the figures for spare cores and for all, with how busy the machine was before."""
    logging.disable(logging.WARNING)  # Streamlit warns that no browser is there
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TWIN_DB"] = str(Path(folder) / "demo.duckdb")
        with redirect_stdout(StringIO()):
            for command in ("demo", "calibrate"):
                twin([command, "--lang", "en"])
        busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
        print(f"{cpu_count()} cores, load before {busy:.1f}", flush=True)
        visitors = [_visitor(page) for page in PAGES]
        store = _store()
        print(f"pages alone    {_told([_visit(visitor) for visitor in 4 * visitors])}", flush=True)
        for seed, workers in enumerate(dict.fromkeys((max(1, cpu_count() - 1), cpu_count())), start=1):
            _time(store, visitors, seed, Processes(workers), f"{workers} processes")
            _time(store, [], seed, Processes(workers), "  asked again")
        _time_cancel(store, Processes(cpu_count()))


def _time(store: "Store", visitors: "list[AppTest]", seed: int, executor: Executor, name: str) -> None:
    begun = time.perf_counter()
    work = begin_comparison(store, [SCENARIO], by="bench", number=NUMBER, seed=seed, executor=executor)
    first_s = _until(begun, lambda: work.progress().done > 0)
    pages = list(_visits(work, visitors))
    work.wait()
    answer_s = time.perf_counter() - begun
    meanwhile = f", pages meanwhile {_told(pages)}" if pages else ""
    print(f"{name:<14} first run {first_s:5.1f} s, answer {answer_s:5.1f} s{meanwhile}", flush=True)


def _time_cancel(store: "Store", executor: Executor) -> None:
    """Cancels when runs are under way in every process."""
    work = begin_comparison(store, [SCENARIO], by="bench", number=NUMBER, seed=99, executor=executor)
    _until(0.0, lambda: work.progress().done > 0)
    begun = time.perf_counter()
    work.cancel()
    print(f"cancelled      processes gone after {_until(begun, lambda: not active_children()):.2f} s")
    work.wait()


def _visits(work: Comparing, visitors: "list[AppTest]") -> Iterator[float]:
    """Yields the seconds of each page, one visitor after the other, while the work goes on."""
    while visitors and work.progress().state == "running":
        for visitor in visitors:
            yield _visit(visitor)
            time.sleep(READS_S)


def _visit(visitor: "AppTest") -> float:
    begun = time.perf_counter()
    visitor.run()
    return time.perf_counter() - begun


def _told(pages: list[float]) -> str:
    return f"{median(pages):.2f} s, the slowest of {len(pages)} {max(pages):.2f} s"


def _visitor(page: str | None) -> "AppTest":
    """Someone who has looked at a page before."""
    from streamlit.testing.v1 import AppTest

    visitor = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    if page is not None:
        visitor.switch_page(page)
    return visitor.run()


def _store() -> "Store":
    """The store of the server that the visitors meet."""
    from pages.parts.shop import the_shop

    return the_shop().store


def _until(begun: float, has_happened: Callable[[], bool]) -> float:
    """Returns the seconds since `begun` once it has."""
    while not has_happened():
        time.sleep(LOOK_EVERY_S)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
