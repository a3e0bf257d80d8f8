"""The whole story as tables of the log, before anything is lost on the way."""

from dataclasses import dataclass

import pyarrow as pa

from twin.demo import arriving, rows, sensors, states
from twin.demo.story import Story


@dataclass(frozen=True)
class Logbook:
    """Tables of the log by name, without lineage; `points` are the sensors they speak of."""

    tables: dict[str, pa.Table]
    points: list[dict]


def write(story: Story) -> Logbook:
    """Returns everything that happened as rows; production_order is added when it is collected, month by month."""
    done, found = rows.operations(story), states.states(story)
    predictions = sensors.prediction_table(story)
    alarms = rows.alarm_table(story, predictions)
    tables = {
        "operation_event": rows.operation_table(story, done),
        "state_interval": states.state_table(story, found),
        "inspection": rows.inspection_table(story, done),
        "measurement": sensors.measurement_table(story),
        "energy": rows.energy_table(story, found),
        "maintenance": rows.maintenance_table(story),
        "alarm": alarms,
        "prediction": predictions,
        "alert_action": arriving.action_table(story, alarms),
    }
    return Logbook(tables, [*sensors.collection_points(story), *arriving.open_points(story)])
