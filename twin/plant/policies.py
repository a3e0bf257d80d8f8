"""What an AI model does at a station: how much it catches, how often it is wrong, and what both cost in time.

The numbers are those of a model's record, not wishes: recall and false alarms as they were measured on later data.
"""

from pydantic import Field

from twin.plant.base import NO_TIME, Part, Seconds


class PredictiveMaintenance(Part):
    """Alarms before breakdowns: an announced one becomes a planned stop, if there is time enough to prepare it.

    A share `recall` of breakdowns is announced `lead_s` of running time before (at the earliest when the life begins). The
    planned stop begins `needed_s` after the alarm, wherever the machine is in its work, and leaves the machine as new.
    """

    model_id: str = Field("", description="the model whose record this is")
    recall: float = Field(ge=0, le=1, description="share of breakdowns that are announced")
    lead_s: Seconds = Field(description="running time between alarm and breakdown")
    needed_s: float = Field(
        0.0, ge=0, description="running time needed to prepare; with less, the breakdown comes first"
    )
    planned_s: Seconds = Field(description="length of the planned stop that takes a breakdown's place")
    false_alarms_per_h: float = Field(0.0, ge=0, description="alarms without a breakdown, per hour of running")
    check_s: Seconds = NO_TIME
    missed_repair_s: Seconds | None = Field(
        None, description="repair of breakdowns nobody announced; left out = as all: a model may catch the long ones"
    )


class DefectPrediction(Part):
    """Parts flagged as bad when they are made, and checked again before they go on.

    Of the bad parts nobody has noticed a share `recall` is flagged, of the good ones `false_alarm_rate`. The recheck takes
    the machine's time, finds `recheck_finds` of the flagged bad parts and rejects `recheck_rejects` of the flagged good ones.
    """

    model_id: str = Field("", description="the model whose record this is")
    recall: float = Field(ge=0, le=1, description="share of the bad parts that are flagged")
    false_alarm_rate: float = Field(0.0, ge=0, le=1, description="share of the good parts that are flagged")
    recheck_s: Seconds = Field(NO_TIME, description="the machine's time for each flagged part")
    recheck_finds: float = Field(1.0, ge=0, le=1)
    recheck_rejects: float = Field(0.0, ge=0, le=1)
