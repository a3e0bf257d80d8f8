"""Which rows a KPI really counts: those in which a column of its formula is not zero."""

import re

from twin.kpi.catalogue import Kpi


def counting(kpi: Kpi, columns: set[str]) -> str:
    """Returns an SQL condition on rows of the given columns: TRUE where the row adds to numerator, denominator or value.

    Rows that carry no number but say where one comes from (`is_witness`) count too.
    """
    formula = " ".join(part for part in (kpi.numerator, kpi.denominator, kpi.value) if part)
    filters = re.findall(r"FILTER \(([^)]*)\)", formula)
    plain = re.sub(r"FILTER \([^)]*\)", "", formula)
    counted = set(re.findall(r"count\((\w+)\)", plain)) & columns
    summed = (set(re.findall(r"\w+", plain)) & columns) - counted
    adds = [f"{name} IS NOT NULL" for name in sorted(counted)] + [
        f"coalesce({name}, 0) <> 0" for name in sorted(summed)
    ]
    if "is_witness" in columns:
        adds.append("is_witness")
    condition = f"({' OR '.join(adds) or 'TRUE'})"
    return f"{condition} AND ({' OR '.join(dict.fromkeys(filters))})" if filters else condition
