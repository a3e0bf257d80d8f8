"""The chapters of the PDF as lists of flowables: cover, summary, each indicator, models, projections, money, data."""

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, PageBreak, Spacer

from twin.compare.measured import Comparison
from twin.compare.money.appraisal import headline
from twin.compare.told import amount
from twin.errors import Problem
from twin.experiment.levers.measures import measure
from twin.kpi.catalogue import catalogue
from twin.programme.indicators.values import Value
from twin.report import told
from twin.report.pdf.charts import account_chart, days_chart
from twin.report.pdf.style import CHECK, CODE, HEAD, SMALL, SUBHEAD, SUBTITLE, TITLE, WARNING, badge, grid, pairs, text
from twin.report.words import number, say, share

if TYPE_CHECKING:
    from twin.programme.worth import Worth
    from twin.report.contents import Chapter, Contents

SHOWN_BATCHES = 40
SHOWN_SQL = 300  # letters
MARKS = {"passed": "○", "told": "△", "failed": "×"}  # signs the embedded font has
Story = list[Any]


def cover(contents: "Contents", lang: str) -> Story:
    """Returns the cover: what, of whom, from which data, by which versions."""
    zone = contents.site.zone
    rows = [
        (say(lang, "site"), contents.site.name or "–"), (say(lang, "period"), f"{contents.period[0]} – {contents.period[1]}"),
        (say(lang, "made_at"), f"{contents.made_at.astimezone(zone):%Y-%m-%d %H:%M}"),
        (say(lang, "batches"), f"{len(contents.batches):,}"), (say(lang, "data_hash"), contents.data_sha256),
        (say(lang, "code_version"), contents.versions["code"]), (say(lang, "plant_version"), contents.versions["plant"]),
        (say(lang, "store_version"), contents.versions["store"]),
    ]  # fmt: skip
    story: Story = [Spacer(1, 60 * mm), text(say(lang, "title"), TITLE), text(say(lang, "subtitle"), SUBTITLE)]
    if contents.made_up:
        story.append(text(say(lang, "made_up"), WARNING))
    return [*story, pairs(rows), Spacer(1, 6 * mm), text(say(lang, "legend"), SMALL), PageBreak()]


def summary(contents: "Contents", lang: str) -> Story:
    """Returns the programme's form with 구축후, achievement, improvement and verdict."""
    o = contents.table.overall
    said = say(lang, "overall", value=share(o.value)) if o.value is not None else say(
        lang, "overall_none", weights=number(o.weights), missing=", ".join(o.missing) or say(lang, "none")
    )  # fmt: skip
    heads = [say(lang, k) for k in ("field", "indicator", "wants", "unit", "before", "target", "after", "achieved", "improved", "weight", "verdict")]  # fmt: skip
    rows = [_form_row(chapter, lang) for chapter in contents.chapters]
    table = grid(heads, rows, [5, 15, 6, 7, 11, 8, 11, 9, 9, 7, 14], numbers=frozenset({4, 5, 6, 7, 8, 9}))
    return [text(say(lang, "summary"), HEAD), text(said, SUBHEAD), table]


def _form_row(chapter: "Chapter", lang: str) -> list[str]:
    row, i = chapter.row, chapter.row.indicator
    return [
        i.field, f"{escape(told.name(i, lang))}{' *' if i.core else ''}", say(lang, i.wants), escape(told.unit(i, lang)),
        _valued(row.before, lang), number(i.target), _valued(row.now, lang), share(row.achieved), "–" if row.improved is None else f"{row.improved:+.1f}",
        number(i.weight), escape(told.verdict(chapter, lang)),
    ]  # fmt: skip


def _valued(found: Value | Problem, lang: str) -> str:
    if isinstance(found, Value):
        return f"{number(found.value)}{badge(say(lang, f'badge_{found.badge}'), found.badge)}"
    return "–"


def indicator(chapter: "Chapter", lang: str) -> Story:
    """Returns an indicator's chapter: verdict, picture, basis, checks, what was left out, the query behind it."""
    i, found = chapter.row.indicator, chapter.comparison
    story: Story = [PageBreak(), text(told.name(i, lang), HEAD)]
    if isinstance(found, Comparison):
        story += _compared(found, lang)
    elif isinstance(found, Problem):
        story.append(text(found.sentence(lang)))
    for side in (chapter.row.before, chapter.row.now):
        if isinstance(side, Problem):
            story.append(text(side.sentence(lang)))
    story.append(pairs(told.basis(chapter.row, lang)))
    if isinstance(found, Comparison):
        story += _checks(found, lang)
    return story


def _compared(found: Comparison, lang: str) -> Story:
    kpi = catalogue()[found.plan.kpi_id]
    values = " → ".join(amount(kpi, v, lang) for v in (found.value_before, found.value_after))
    head = f"{found.verdict.words(lang)}: {told.change(found, lang)}"
    return [
        text(head, SUBHEAD), text(f"{found.verdict.sentence(lang)} {values}"),
        KeepTogether([text(say(lang, "picture"), SMALL), days_chart(found, lang)]), Spacer(1, 3 * mm),
    ]  # fmt: skip


def _checks(found: Comparison, lang: str) -> Story:
    kpi = catalogue()[found.plan.kpi_id]
    rows = [f"{MARKS[g.status]} {g.sentence(lang)}" for g in found.guards]
    left = ", ".join(f"{reason} {say(lang, 'days', n=n)}" for reason, n in told.left_out(found, lang)) or say(
        lang, "none"
    )
    source = found.provenance
    more = [
        (say(lang, "detectable"), amount(kpi, found.seen.often, lang, signed=False)), (say(lang, "left_out"), left),
        (say(lang, "source_rows"), f"{source['fact_rows']:,}"),
    ]  # fmt: skip
    return [
        Spacer(1, 3 * mm), text(say(lang, "guards"), SUBHEAD), *(text(row, CHECK) for row in rows), pairs(more), Spacer(1, 2 * mm),
        text(say(lang, "sql"), SMALL), text(_short(source["sql"]), CODE),
    ]  # fmt: skip


def models(contents: "Contents", lang: str) -> Story:
    """Returns the AI models: which work where, how good they are, whether they pay."""
    heads = [say(lang, k) for k in ("model", "field", "state", "score", "pays")]
    rows = [[escape(cell) for cell in told.model_line(row, lang)] for row in contents.models]
    body: Story = [grid(heads, rows, [26, 10, 16, 20, 36])] if rows else [text(say(lang, "none"))]
    return [PageBreak(), text(say(lang, "models"), HEAD), *body]


def projected(contents: "Contents", lang: str) -> Story:
    """Returns what the twin projects by a model's record and as its supplier claims: apart from all that was measured."""
    story: Story = [
        Spacer(1, 6 * mm),
        text(say(lang, "projected"), HEAD),
        text(say(lang, "projected_how"), SMALL),
        text(told.grade(contents, lang)),
    ]
    if not contents.levers and not contents.projection:
        return [*story, text(say(lang, "projected_none"))]
    if contents.projection:
        heads = [
            say(lang, "indicator"), f"{say(lang, 'change')} [{say(lang, 'badge_measured')}]",
            f"{say(lang, 'by_record')} [{say(lang, 'badge_simulated')}]", f"{say(lang, 'as_claimed')} [{say(lang, 'badge_claimed')}]",
            say(lang, "allocated"),
        ]  # fmt: skip
        rows = [[escape(cell) for cell in row] for row in told.projected_rows(contents, lang)]
        story += [text(say(lang, "together"), SUBHEAD), grid(heads, rows, [14, 19, 19, 19, 29]), Spacer(1, 3 * mm)]
    for kept in contents.levers:
        heads = [
            say(lang, "indicator"), f"{say(lang, 'off')} [{say(lang, 'badge_simulated')}]",
            f"{say(lang, 'by_record')} [{say(lang, 'badge_simulated')}]", f"{say(lang, 'as_claimed')} [{say(lang, 'badge_claimed')}]",
        ]  # fmt: skip
        rows = []
        for b in kept.study.brings:
            kind = measure(b.kpi_id)
            title = f"{kind.ko if lang == 'ko' else kind.en} ({kind.unit_ko if lang == 'ko' else kind.unit_en})"
            cells = [
                told.estimate(b.off, kind.times, signed=False),
                *(told.estimate(e, kind.times, signed=True) for e in (b.measured, b.claimed)),
            ]
            rows.append([escape(title), *cells])
        story += [
            text(kept.study.work.model_id, SUBHEAD),
            grid(heads, rows, [30, 22, 24, 24], numbers=frozenset({1, 2, 3})),
        ]
    return story


def money(contents: "Contents", lang: str) -> Story:
    """Returns what the measured effects are worth."""
    found = contents.worth
    story: Story = [PageBreak(), text(say(lang, "money"), HEAD)]
    if isinstance(found, Problem):
        return [*story, text(found.sentence(lang))]
    account = found.measured
    if account.lines:
        story += [
            text(headline(account).sentence(lang), SUBHEAD),
            account_chart(found, lang),
            _account_table(found, lang),
        ]
    if account.npv_krw and account.payback_years and account.npv_positive is not None:
        rows = [
            (say(lang, "npv"), _band(account.npv_krw)), (say(lang, "payback"), _band(account.payback_years)),
            (say(lang, "chance"), share(account.npv_positive)),
        ]  # fmt: skip
        story += [Spacer(1, 3 * mm), pairs(rows)]
    if account.missing:
        story.append(text(f"{say(lang, 'missing')}: {', '.join(account.missing)}"))
    return [*story, *(text(f"{one.name}: {one.why.sentence(lang)}", SMALL) for one in found.left)]


def _account_table(found: "Worth", lang: str) -> Any:
    heads = [say(lang, "line"), say(lang, "effect"), "P10 (KRW)", "P50 (KRW)", "P90 (KRW)", say(lang, "formula")]
    rows = []
    for line in found.measured.lines:
        kind, e = line.kind, line.effect
        unit = kind.unit_ko if lang == "ko" else kind.unit_en
        effect = f"{number(e.mean)} [{number(e.low)}, {number(e.high)}] {escape(unit)}{badge(say(lang, f'badge_{e.provenance}'), e.provenance)}"
        formula = kind.formula_ko if lang == "ko" else kind.formula_en
        rows.append(
            [escape(kind.name_ko if lang == "ko" else kind.name_en), effect, *(number(v) for v in (line.krw.p10, line.krw.p50, line.krw.p90)), escape(formula)]
        )  # fmt: skip
    return grid(heads, rows, [14, 26, 13, 13, 13, 28], numbers=frozenset({2, 3, 4}))


def data(contents: "Contents", lang: str) -> Story:
    """Returns where the data came from, the newest batches first."""
    heads = [say(lang, k) for k in ("batch", "source", "data_hash", "arrived", "read", "accepted", "rejected")]
    newest = list(reversed(contents.batches))[:SHOWN_BATCHES]
    rows = [
        [f"{b.batch_id}", escape(b.source_name), (b.sha256 or "–")[:16], f"{b.arrived_at.astimezone(contents.site.zone):%Y-%m-%d %H:%M}",
         f"{b.rows_read:,}", f"{b.rows_accepted:,}", f"{b.rows_rejected:,}"]
        for b in newest
    ]  # fmt: skip
    table = grid(heads, rows, [8, 32, 20, 18, 12, 12, 12], numbers=frozenset({4, 5, 6}))
    return [PageBreak(), text(say(lang, "data"), HEAD), text(say(lang, "data_how", shown=SHOWN_BATCHES), SMALL), table]


def _band(found: Any) -> str:
    return f"P10 {number(found.p10)} · P50 {number(found.p50)} · P90 {number(found.p90)}"


def _short(sql: str) -> str:
    """The query without its line breaks; it stands whole in the XLSX."""
    whole = " ".join(sql.split())
    return whole if len(whole) <= SHOWN_SQL else f"{whole[:SHOWN_SQL]} …"
