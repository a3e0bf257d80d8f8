"""Every series line of tests/oracles on long runs: 30 replications of 20,000 units, 99 % intervals beside the exact value."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "line"))


def main() -> None:
    """Prints a line per known answer: exact, mean, interval, whether it is inside."""
    from test_known_answers import SERIES, line_of
    from worlds import throughput

    from twin.experiment import estimate

    missed = 0
    for number, row in enumerate(SERIES):
        plant = line_of(row)
        found = estimate([throughput(plant, 20_000.0, 1_000.0, 99 + number, r) for r in range(30)], confidence=0.99)
        inside = found.low <= float(row["value"]) <= found.high
        missed += not inside
        name = f"{row['model']} {row['parameters']} {row['setting']}"
        print(
            f"{name:<55} {float(row['value']):.5f}  {found.mean:.5f} [{found.low:.5f}, {found.high:.5f}] {'ok' if inside else 'OUT'}"
        )
    print(f"{len(SERIES) - missed} of {len(SERIES)} inside; one in a hundred may be out by luck")


if __name__ == "__main__":
    main()
