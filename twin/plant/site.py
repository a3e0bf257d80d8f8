"""Where and when: the site, its shifts, breaks, holidays and overtime."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, field_validator, model_validator

from twin.errors import mistake
from twin.plant.base import WEEKDAYS, Id, Part, Weekday


class Overtime(Part):
    """Work outside the shifts on one day; an end at or before the start is on the next day."""

    date: date
    starts: time
    ends: time
    stations: tuple[Id, ...] | None = Field(None, description="stations that work; left out = all")


class Site(Part):
    name: str
    timezone: str = "Asia/Seoul"
    day_starts: time = Field(time(0), description="where one business day ends and the next begins")
    starts_at: datetime | None = Field(None, description="local time at which a simulation begins")
    holidays: tuple[date, ...] = ()
    overtime: tuple[Overtime, ...] = ()
    energy_krw_per_kwh: float | None = Field(None, ge=0)
    made_up: bool = Field(False, description="a demonstration: every page says so")

    @field_validator("timezone")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in available_timezones():
            raise mistake("time_zone", "unknown time zone '{name}', expected one like Asia/Seoul", name=name)
        return name

    @property
    def zone(self) -> ZoneInfo:
        """Returns the site's time zone."""
        return ZoneInfo(self.timezone)


class Shift(Part):
    """Working hours on some weekdays; an end at or before the start is on the next day."""

    id: Id
    name_ko: str = ""
    name_en: str = ""
    days: tuple[Weekday, ...] = WEEKDAYS
    starts: time
    ends: time
    breaks: tuple[tuple[time, time], ...] = ()

    @model_validator(mode="after")
    def _breaks_inside(self) -> "Shift":
        length = _minutes_after(self.starts, self.ends) or 24 * 60
        for begins, ends in self.breaks:
            if _minutes_after(self.starts, begins) >= length or begins == ends:
                raise mistake(
                    "break_outside", "the break {begins}–{ends} is not within the shift {starts}–{stops}",
                    begins=f"{begins:%H:%M}", ends=f"{ends:%H:%M}", starts=f"{self.starts:%H:%M}", stops=f"{self.ends:%H:%M}",
                )  # fmt: skip
        return self


def _minutes_after(start: time, moment: time) -> int:
    return ((moment.hour - start.hour) * 60 + moment.minute - start.minute) % (24 * 60)
