"""The plant's own advice: settings, orders to expect and sequence learned from its log, judged on the weeks held back, applied by nobody."""

from twin.models import advising, later, making, registry, tasks
from twin.store import Store

BY = "김개선 (시연)"
FROM_DAYS = 150  # of log: less tells no windows and no demand
HELD_DAYS = {"setpoint": 56, "demand": 84, "sequence": 42}


def put_advice(store: Store, days: int) -> None:
    """Learns a version of each kind of advice, once, where the log is long enough."""
    if days < FROM_DAYS:
        return
    known = {v.task.task_id for v in registry.versions(store)}
    for task in tasks.all_tasks(store):
        if advising.is_advising(task) and task.task_id not in known:
            version = making.make_version(store, task, making.Wish(held_back_days=HELD_DAYS[task.kind]), BY)
            later.evaluate(store, version)
