"""Which stops are work that was planned: told by the words of their reason, in Korean and in English."""

PLANNED = "(?i)maint|prevent|예방|정비|보전"
PREDICTED = "(?i)predict|예지"
NOTHING_DONE = (
    "(?i)false alarm|no fault|recheck|이상 ?없음"  # somebody looked and found nothing: the machine is as old as before
)


def is_maintenance(reason: str) -> str:
    """Returns SQL that is true for the reason of maintenance by plan; what a model asked for is another matter."""
    return (
        f"coalesce(regexp_matches({reason}, '{PLANNED}') AND NOT regexp_matches({reason}, '{PREDICTED}')"
        f" AND NOT regexp_matches({reason}, '{NOTHING_DONE}'), FALSE)"
    )


def renews(reason: str) -> str:
    """Returns SQL that is true for the reason of a planned stop after which a machine's life begins anew."""
    return (
        f"coalesce(regexp_matches({reason}, '{PLANNED}|{PREDICTED.removeprefix('(?i)')}')"
        f" AND NOT regexp_matches({reason}, '{NOTHING_DONE}'), FALSE)"
    )
