"""Frames a second of the replay of 20 stations in a headless browser: our canvas player, and Plotly frames of the same scene."""

import json
import tempfile
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from plotly.offline import get_plotlyjs

from pages.parts.begin import Here
from pages.parts.player import file_of, payload
from pages.parts.states import STATES
from twin.experiment import keep_run, replications
from twin.kpi.sources import Source
from twin.kpi.today import Present
from twin.line import run
from twin.plant import Plant
from twin.replay import scene
from twin.store import open_store

STATIONS, HOUR_S, LOOKED_S, SPEED = 20, 3600, 10, 60
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
]
SCREENS = ((1440, 900, 1), (390, 844, 3))  # width, height, pixels a pixel


def main() -> None:
    """Prints frames a second and the slowest twentieth of frames, screen by screen."""
    played = _played()
    lots = len(played["lots"])
    print(f"{STATIONS} stations, {2 * STATIONS} machines, {lots} lots in an hour, ×{SPEED}, for {LOOKED_S} s each")
    pages = {"canvas player": _canvas_page(played), "Plotly frames": _plotly_page(played)}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, html in pages.items():
            path = Path(folder) / "page.html"
            path.write_text(html, encoding="utf-8")
            for screen in SCREENS:
                print(f"{name:<14} {screen[0]:>4} px  {_measured(browser, path, *screen)}", flush=True)
        browser.close()


def _measured(browser: Browser, path: Path, width: int, height: int, ratio: int) -> str:
    """Frames that were drawn, by the page's own count, and the time between them."""
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=ratio)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_function("window.drawn && window.drawn.length > 5", timeout=60_000)
    page.evaluate("window.drawn.length = 0")
    page.wait_for_timeout(LOOKED_S * 1000)
    moments = page.evaluate("window.drawn")
    context.close()
    gaps = sorted(b - a for a, b in pairwise(moments))
    return f"{len(moments) / LOOKED_S:5.1f} frames/s, 95 % of them within {gaps[int(0.95 * len(gaps))]:.0f} ms"


def _played() -> dict:
    """An hour of a busy line of 20 stations with two machines each, as the page hands it to the player."""
    law = {"law": "exponential", "mean": 60.0}
    stations = [
        {"id": f"s{i:02}", "process": f"p{i:02}", "machines": 2, "buffer_before": 10 if i else None, "processing_s": law,
         "time_to_failure_s": {"law": "exponential", "mean": 3600.0}, "repair_s": {"law": "exponential", "mean": 400.0}}
        for i in range(STATIONS)
    ]  # fmt: skip
    plant = Plant.model_validate(
        {
            "site": {"name": "bench"}, "process": [{"id": s["process"]} for s in stations], "station": stations,
            "product": [{"id": "a", "route": [s["id"] for s in stations]}],
        }
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "bench.duckdb", create=True) as store:
        results, log = replications(plant, horizon_s=6 * HOUR_S, number=1), run(plant, horizon_s=6 * HOUR_S, seed=1)
        run_id = keep_run(store, results, purpose="bench", log=log)
        begin = log.starts_at + timedelta(hours=4)
        found = scene(store, Source("sim", run_id), begin, begin + timedelta(seconds=HOUR_S))
        here = Here("line", "en", store, "bench", plant, Present(datetime.now(UTC), True), None, False)
        return payload(here, found)


def _canvas_page(played: dict) -> str:
    """The player alone, set going; it counts the frames it draws."""
    js = file_of("floor.js") + file_of("player.js").replace("export default function", "function mount")
    return f"""<!doctype html><meta charset="utf-8"><style>{file_of("player.css")}</style><div id="root">{file_of("player.html")}</div>
<script type="module">{js}
window.drawn = [];
const draw = Floor.prototype.draw;
Floor.prototype.draw = function (...given) {{ draw.apply(this, given); window.drawn.push(performance.now()); }};
mount({{ data: {json.dumps(played)}, parentElement: document.getElementById("root") }});
document.querySelector(".play").click();
</script>"""


def _plotly_page(played: dict) -> str:
    """The same scene as scatter traces whose frames need no redraw, the fastest way Plotly animates."""
    frames = [{"data": _traces(played, t)} for t in range(0, (LOOKED_S + 5) * SPEED, SPEED // 30)]
    layout = {
        "width": 1100,
        "height": 420,
        "showlegend": False,
        "xaxis": {"range": [-1, 7]},
        "yaxis": {"range": [-1, 3]},
    }
    return f"""<!doctype html><meta charset="utf-8"><div id="root"></div><script>{get_plotlyjs()}</script><script>
window.drawn = [];
const root = document.getElementById("root"), frames = {json.dumps(frames)};
Plotly.newPlot(root, frames[0].data, {json.dumps(layout)}, {{ displayModeBar: false }}).then(() => {{
  root.on("plotly_animatingframe", () => window.drawn.push(performance.now()));
  Plotly.animate(root, frames, {{ frame: {{ duration: 1000 / 30, redraw: false }}, transition: {{ duration: 0 }}, mode: "immediate" }});
}});
</script>"""


def _traces(played: dict, t: float) -> list[dict]:
    """Machines as coloured squares, levels as bars drawn by lines, lots in machines as dots."""
    machines, levels, lots = ([], [], []), ([], []), ([], [])
    for number, station in enumerate(played["stations"]):
        x, y = number % 7, 2 - number // 7
        for k, machine in enumerate(station["machines"]):
            state = next(p[1] for p in reversed(machine["pieces"]) if p[0] <= t)
            for column, value in zip(machines, (x + 0.3 * k, y, STATES[state]), strict=True):
                column.append(value)
        level = next(n for at_s, n in reversed(station["levels"]) if at_s <= t)
        levels[0].extend([x - 0.2, x - 0.2, None])
        levels[1].extend([y, y + level / 20, None])
    for lot in played["lots"]:
        for station, machine, _, starts, _, leaves in lot["stays"]:
            if starts is not None and starts <= t and (leaves is None or t < leaves):
                lots[0].append(station % 7 + 0.3 * (machine - 1))
                lots[1].append(2 - station // 7)
    return [
        {"type": "scatter", "mode": "markers", "x": machines[0], "y": machines[1], "marker": {"color": machines[2], "size": 20, "symbol": "square"}},
        {"type": "scatter", "mode": "lines", "x": levels[0], "y": levels[1], "line": {"width": 14}},
        {"type": "scatter", "mode": "markers", "x": lots[0], "y": lots[1], "marker": {"size": 8}},
    ]  # fmt: skip


if __name__ == "__main__":
    main()
