"""Excel to CSV, run as a process of its own: a broken or hostile workbook can only end this process.

Line n of the CSV is row n of the sheet. Prints one line of JSON: {"rows": n} or {"error": …}. Imports nothing of twin.
"""

import csv
import json
import sys
from datetime import date, datetime, time, timedelta

CPU_S = 300
OUTPUT_BYTES = 4 << 30


def limit(memory_bytes: int) -> None:
    """Bounds this process where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's timeout is what remains
        return
    bounds = ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CPU, CPU_S), (resource.RLIMIT_FSIZE, OUTPUT_BYTES))
    for what, most in bounds:
        resource.setrlimit(what, (most, most))


def as_text(cell: object) -> str:
    """Returns a cell as a CSV of the same sheet would show it, times as ISO 8601, on one line."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return repr(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        seconds = cell.total_seconds()
        return f"{'-' if seconds < 0 else ''}{int(abs(seconds)) // 3600:02d}:{int(abs(seconds)) // 60 % 60:02d}:{abs(seconds) % 60:02g}"
    return " ".join(str(cell).split()) if "\n" in str(cell) or "\r" in str(cell) else str(cell)


def convert(source: str, wanted: str | int | None, target: str) -> dict:
    """Writes the sheet (by name, by number from 1, or the first) as CSV and returns what to tell the parent."""
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        with CalamineWorkbook.from_path(source) as book:
            names = book.sheet_names
            name = names[0] if wanted is None and names else wanted
            if isinstance(wanted, int) and 1 <= wanted <= len(names):
                name = names[wanted - 1]
            if name not in names:
                return {"error": "sheet", "sheets": names}
            sheet = book.get_sheet_by_name(name)
            with open(target, "w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerows(map(as_text, row) for row in sheet.iter_rows())
            return {"rows": sheet.height}
    except PasswordError:
        return {"error": "password"}
    except MemoryError:
        return {"error": "memory"}
    except Exception as trouble:
        return {"error": "broken", "why": f"{type(trouble).__name__}: {trouble}"[:200]}


if __name__ == "__main__":
    _, source, wanted, target, memory = sys.argv
    limit(int(memory))
    print(json.dumps(convert(source, json.loads(wanted), target)))
