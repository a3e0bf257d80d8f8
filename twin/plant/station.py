"""A station: like machines fed from one buffer, and all that may happen at them."""

from typing import Literal

from pydantic import Field, model_validator

from twin.errors import mistake
from twin.laws import Clock, Law
from twin.plant.base import Id, Part, Rate, ScrapRate, Seconds
from twin.plant.policies import DefectPrediction, PredictiveMaintenance


class Process(Part):
    id: Id
    name_ko: str = ""
    name_en: str = ""


class Setup(Part):
    """A change-over from one product family to another."""

    from_family: str
    to_family: str
    setup_s: Law


class Maintenance(Part):
    """Planned work on each machine, due after so much operating or calendar time; a law spreads neither."""

    every_s: float = Field(gt=0)
    clock: Clock = Field("operating", description="counts while processing, or always")
    lasts_s: Seconds
    as_new: bool = Field(True, description="the machine is as new afterwards: its time to failure begins again")
    after_repair: bool = Field(False, description="operating clock: a repair, too, starts the count again")
    by_crew: bool = Field(False, description="waits for the crew that repairs the station")

    @model_validator(mode="after")
    def _calendar_is_known_beforehand(self) -> "Maintenance":
        if self.clock == "calendar" and (self.by_crew or self.after_repair):
            raise mistake(
                "calendar_maintenance",
                "maintenance on the calendar has a fixed time: leave out by_crew and after_repair",
            )
        return self


class Rework(Part):
    """What becomes of rejected parts: a share of them goes over `route` and back to this station, at most `limit` times."""

    share: float = Field(1.0, ge=0, le=1, description="share of the rejected parts that can be reworked")
    route: tuple[Id, ...] = Field((), description="stations visited before coming back; left out = this station again")
    limit: int = Field(1, ge=1, le=100, description="a part rejected after so many rounds is scrap")


class PowerKw(Part):
    """Electric power of one machine by what it does, kW."""

    processing: float = Field(0.0, ge=0)
    setup: float = Field(0.0, ge=0)
    idle: float = Field(0.0, ge=0, description="starved or blocked")
    stopped: float = Field(0.0, ge=0, description="broken down, in a minor stop or maintained")
    off: float = Field(0.0, ge=0, description="between shifts and in breaks")


class Station(Part):
    """One or more like machines fed from one buffer."""

    id: Id
    process: Id
    name_ko: str = ""
    name_en: str = ""
    machines: int = Field(1, ge=1)
    buffer_before: int | None = Field(None, ge=0, description="places for lots in front of it; left out = unlimited")
    dispatch: Literal["fifo", "spt", "edd", "least_setup", "priority"] = Field(
        "fifo", description="which lot is taken next"
    )
    kanban_cards: int | None = Field(
        None, ge=1, description="lots at most in front of it, in it and done but not yet fetched"
    )
    processing_s: Law
    processing_s_by_product: dict[Id, Law] = Field(default_factory=dict)
    processing_per: Literal["lot", "part"] = "lot"
    ideal_s_per_part: float | None = Field(None, gt=0, description="planned run time per unit (ISO 22400 PRU)")
    operators: int = Field(0, ge=0, description="people needed while it processes")
    operator_s: Seconds | None = Field(
        None, description="needed only for so long at the start; left out = all the time"
    )
    setup_operators: int = Field(0, ge=0, description="people needed for a change-over")
    time_to_failure_s: Law | None = None
    repair_s: Law | None = None
    time_to_minor_stop_s: Law | None = None
    minor_stop_s: Law | None = None
    maintenance: tuple[Maintenance, ...] = ()
    scrap_rate: Rate = ScrapRate(rate=0.0)
    scrap_rate_by_product: dict[Id, Rate] = Field(default_factory=dict)
    defect_rate: Rate = Field(ScrapRate(rate=0.0), description="share of parts made bad here without being noticed")
    rework: Rework | None = None
    inspects: Literal["no", "in_process", "final"] = "no"
    escape_rate: float = Field(0.0, ge=0, le=1, description="share of the bad parts that its inspection lets pass")
    false_reject_rate: float = Field(0.0, ge=0, le=1, description="share of the good parts that its inspection rejects")
    setup_s: Law | None = Field(None, description="change-over whenever the product family changes")
    setups: tuple[Setup, ...] = Field((), description="change-overs of given pairs, before setup_s")
    batch_size: int = Field(1, ge=1, description="lots processed together")
    batch_timeout_s: float | None = Field(None, gt=0, description="start with fewer after waiting so long")
    lots_out: int | None = Field(
        None, ge=1, description="parts per lot leaving it: larger lots are split, smaller ones merged"
    )
    merge_timeout_s: float | None = Field(None, gt=0, description="parts waiting to be merged leave after so long")
    shifts: tuple[Id, ...] | None = Field(None, description="shifts it works; left out = all of the plant's")
    at_shift_end: Literal["pause", "finish", "not_begun"] = Field(
        "pause",
        description="the lot in process when a shift ends: waits, is finished, or is not begun if it would not be done",
    )
    power_kw: PowerKw | None = None
    settings: tuple[Id, ...] | None = Field(
        None, description="measured items a person sets here, the others being only watched; left out = not known"
    )
    predictive_maintenance: PredictiveMaintenance | None = None
    defect_prediction: DefectPrediction | None = None

    @model_validator(mode="after")
    def _pairs(self) -> "Station":
        for one, other in (("time_to_failure_s", "repair_s"), ("time_to_minor_stop_s", "minor_stop_s")):
            if (getattr(self, one) is None) != (getattr(self, other) is None):
                raise mistake("pair", "{one} and {other} belong together", one=one, other=other)
        if self.merge_timeout_s is not None and self.lots_out is None:
            raise mistake("pair", "{one} and {other} belong together", one="merge_timeout_s", other="lots_out")
        if self.operator_s is not None and self.operators == 0:
            raise mistake("pair", "{one} and {other} belong together", one="operator_s", other="operators")
        if self.inspects == "no" and (self.escape_rate or self.false_reject_rate):
            raise mistake(
                "no_inspection", "escape_rate and false_reject_rate belong to a station that inspects: set inspects"
            )
        return self

    @model_validator(mode="after")
    def _alarms_run_with_the_machine(self) -> "Station":
        life = self.time_to_failure_s
        if self.predictive_maintenance is not None and (life is None or life.clock != "operating"):
            raise mistake(
                "alarm_clock",
                "predictive_maintenance needs time_to_failure_s on the operating clock: alarms come while it runs",
            )
        return self

    @model_validator(mode="after")
    def _time_flows(self) -> "Station":
        stops = {"time_to_failure_s": self.time_to_failure_s, "time_to_minor_stop_s": self.time_to_minor_stop_s}
        for name, law in stops.items():
            if law is None or law.law == "normal":  # the mean of a normal is above 0 already
                continue
            if law.mean() == 0:
                raise mistake("no_time", "{name} has a mean of 0: some time must pass between stops", name=name)
        return self
