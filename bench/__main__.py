"""`make bench`: every timed comparison, one after the other. Figures depend on the machine; none of them is a test."""

from bench import (
    compare,
    demo_line,
    estimator,
    evidence,
    ingest_million,
    known_answers,
    levers,
    limits_top1,
    line_speed,
    models,
    pages,
    replay_frames,
    search,
    trust,
    whatif,
    whatif_time,
)

for bench in (
    line_speed,
    demo_line,
    trust,
    models,
    levers,
    pages,
    replay_frames,
    ingest_million,
    known_answers,
    limits_top1,
    compare,
    estimator,
    evidence,
    whatif,
    whatif_time,
    search,
):
    print(f"\n== {(bench.__doc__ or '').splitlines()[0]}")
    bench.main()
