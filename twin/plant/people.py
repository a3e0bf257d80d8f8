"""Who and what is shared between stations: operators, repair crews, transport."""

from typing import Literal

from pydantic import Field, model_validator

from twin.errors import mistake
from twin.plant.base import NO_TIME, Id, Part, Seconds


class Operator(Part):
    """People of like skills."""

    id: Id
    name_ko: str = ""
    name_en: str = ""
    number: int = Field(1, ge=1)
    skills: tuple[Id, ...] = Field(min_length=1, description="ids of the stations and transports they serve")
    shifts: tuple[Id, ...] | None = Field(None, description="shifts they work; left out = all of the plant's")
    krw_per_h: float | None = Field(None, ge=0)


class Crew(Part):
    """People who repair: a breakdown waits for one of them."""

    id: Id
    name_ko: str = ""
    name_en: str = ""
    number: int = Field(1, ge=1)
    stations: tuple[Id, ...] | None = Field(None, description="stations they repair; left out = all")
    krw_per_h: float | None = Field(None, ge=0)


class Transport(Part):
    """What carries lots: people (or the operators who have its skill), vehicles (AGV, AMR), or a conveyor."""

    id: Id
    name_ko: str = ""
    name_en: str = ""
    kind: Literal["people", "vehicle", "conveyor"]
    number: int = Field(1, ge=1, description="carriers or vehicles; people with the skill take their place")
    speed_m_per_s: float = Field(1.0, gt=0)
    load_s: Seconds = NO_TIME
    unload_s: Seconds = NO_TIME
    places: int | None = Field(None, ge=1, description="conveyor: lots on it at most; left out = no limit")
    drives_s: float | None = Field(None, gt=0, description="vehicle: driving time on one charge")
    charge_s: Seconds | None = None

    @model_validator(mode="after")
    def _belongs(self) -> "Transport":
        if (self.drives_s is None) != (self.charge_s is None):
            raise mistake("pair", "{one} and {other} belong together", one="drives_s", other="charge_s")
        if self.drives_s is not None and self.kind != "vehicle":
            raise mistake(
                "transport_field", "{name} belongs to a transport of kind {kind}", name="drives_s", kind="vehicle"
            )
        if self.places is not None and self.kind != "conveyor":
            raise mistake(
                "transport_field", "{name} belongs to a transport of kind {kind}", name="places", kind="conveyor"
            )
        return self


class Move(Part):
    """A way between two stations on which lots are carried; where there is none they are there at once."""

    from_station: Id
    to_station: Id
    by: Id
    distance_m: float = Field(ge=0)
