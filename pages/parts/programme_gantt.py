"""The months of the agreement as a picture: tasks with how far they are, deliverables where they are due, today."""

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from pages.parts.charts import BLUE, INK, short
from pages.parts.charts import draw as dressed
from twin.programme.schedule import first_of, months, stages

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.programme.schedule import Schedule

PALE, GREEN, RED = "#c9dbe6", "#009e73", "#b3402e"
ROW_PX, LONGEST = 36, 16


def draw(here: "Here", found: "Schedule") -> None:
    """Draws a bar a task, a diamond a deliverable (green: handed in, red: late), the line is today."""
    order = {s: n for n, s in enumerate(stages())}
    tasks = sorted(found.tasks, key=lambda t: (order[t.stage], t.from_month))
    names = {
        t.task_id: f"{short(t.name, LONGEST)}{' ' * n}" for n, t in enumerate(tasks)
    }  # two tasks may be called the same
    figure = go.Figure()
    spans = [(t.from_month, t.until_month + 1) for t in tasks]
    figure.add_bar(y=list(names.values()), base=[a for a, _ in spans], x=[b - a for a, b in spans], orientation="h", marker={"color": PALE}, name=here.say("programme.task"), customdata=[[t.owner, t.progress] for t in tasks], hovertemplate="%{y}: %{customdata[0]} %{customdata[1]} %<extra></extra>")  # fmt: skip
    figure.add_bar(y=list(names.values()), base=[a for a, _ in spans], x=[(b - a) * t.progress / 100 for (a, b), t in zip(spans, tasks, strict=True)], orientation="h", marker={"color": BLUE}, name=here.say("programme.progress"), hoverinfo="skip")  # fmt: skip
    rows = {t.stage: names[t.task_id] for t in tasks}
    for key, colour in (("done", GREEN), ("late", RED), ("coming", INK)):
        mine = [d for d in found.deliverables if d.stage in rows and _state(found, d) == key]
        if mine:
            figure.add_scatter(
                y=[rows[d.stage] for d in mine], x=[d.month + 0.97 for d in mine], mode="markers", name=here.say(f"programme.mark_{key}"),
                marker={"symbol": "diamond", "size": 12, "color": colour, "line": {"width": 1, "color": "white"}}, text=[d.name for d in mine],
                hovertemplate="%{text}<extra>%{fullData.name}</extra>",
            )  # fmt: skip
    if found.month is not None and found.starts_on is not None:
        begun = first_of(found.starts_on, found.month)
        days = (first_of(found.starts_on, found.month + 1) - begun).days
        figure.add_vline(x=found.month + (found.today - begun).days / days, line={"color": RED, "dash": "dash", "width": 1.5}, annotation_text=here.say("programme.today"), annotation_position="bottom right")  # fmt: skip
    ticks = {
        m: f"{m}" if m % 3 != 1 or found.starts_on is None else f"{m}<br>{first_of(found.starts_on, m):%y-%m}"
        for m in range(1, months() + 1)
    }
    figure.update_layout(barmode="overlay", hovermode="closest")
    figure.update_yaxes(autorange="reversed", categoryorder="array", categoryarray=list(names.values()))
    figure.update_xaxes(range=[1, months() + 1.15], tickvals=[m + 0.5 for m in ticks], ticktext=list(ticks.values()), tickangle=0, title=here.say("programme.month_axis"))  # fmt: skip
    dressed(
        figure, key="programme_gantt", height=150 + ROW_PX * len(tasks), about=here.say("programme.gantt_how"), top=24
    )


def _state(found: "Schedule", deliverable) -> str:
    due = found.due_on(deliverable)
    return "done" if deliverable.done_on else "late" if due and found.today > due else "coming"
