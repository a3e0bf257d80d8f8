"""What a plant is: site, shifts, processes, stations with the buffers before them, products with routes, supply.

Written and read as a TOML file (`docs/plant-file.md`). Times in seconds (`_s`), rates as shares of 1.
"""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from twin.errors import mistake
from twin.laws import Law, Source

Id = Annotated[str, Field(min_length=1, max_length=80)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Part(BaseModel):
    """Base of every part of the description: unknown fields are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Site(Part):
    name: str
    timezone: str = "Asia/Seoul"
    day_starts: time = Field(time(0), description="where one business day ends and the next begins")
    starts_at: datetime | None = Field(None, description="local time at which a simulation begins")
    holidays: tuple[date, ...] = ()
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


class Process(Part):
    id: Id
    name_ko: str = ""
    name_en: str = ""


class ScrapRate(Part):
    """Share of parts scrapped, and how much the rate itself moves from day to day."""

    rate: float = Field(ge=0, le=1)
    day_sd: float = Field(0.0, ge=0)
    low: float | None = Field(None, description="95 % interval of the rate")
    high: float | None = None
    source: Source = "entered"
    n: int | None = None


def _as_rate(given: Any) -> Any:
    return {"rate": given} if isinstance(given, int | float) and not isinstance(given, bool) else given


Rate = Annotated[ScrapRate, BeforeValidator(_as_rate)]


class Setup(Part):
    """A change-over from one product family to another."""

    from_family: str
    to_family: str
    setup_s: Law


class Station(Part):
    """One or more like machines fed from one buffer."""

    id: Id
    process: Id
    name_ko: str = ""
    name_en: str = ""
    machines: int = Field(1, ge=1)
    buffer_before: int | None = Field(None, ge=0, description="places for lots in front of it; left out = unlimited")
    processing_s: Law
    processing_s_by_product: dict[Id, Law] = {}
    processing_per: Literal["lot", "part"] = "lot"
    ideal_s_per_part: float | None = Field(None, gt=0, description="planned run time per unit (ISO 22400 PRU)")
    time_to_failure_s: Law | None = None
    repair_s: Law | None = None
    time_to_minor_stop_s: Law | None = None
    minor_stop_s: Law | None = None
    scrap_rate: Rate = ScrapRate(rate=0.0)
    scrap_rate_by_product: dict[Id, Rate] = {}
    setup_s: Law | None = Field(None, description="change-over whenever the product family changes")
    setups: tuple[Setup, ...] = Field((), description="change-overs of given pairs, before setup_s")
    batch_size: int = Field(1, ge=1, description="lots processed together")
    batch_timeout_s: float | None = Field(None, gt=0, description="start with fewer after waiting so long")
    shifts: tuple[Id, ...] | None = Field(None, description="shifts it works; left out = all of the plant's")
    inspects: Literal["no", "in_process", "final"] = "no"

    @model_validator(mode="after")
    def _pairs(self) -> "Station":
        if (self.time_to_failure_s is None) != (self.repair_s is None):
            raise mistake("pair", "{one} and {other} belong together", one="time_to_failure_s", other="repair_s")
        if (self.time_to_minor_stop_s is None) != (self.minor_stop_s is None):
            raise mistake("pair", "{one} and {other} belong together", one="time_to_minor_stop_s", other="minor_stop_s")
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


class Variant(Part):
    """One of several ways a product takes through the plant, with how often it is taken."""

    route: tuple[Id, ...] = Field(min_length=1)
    share: float = Field(gt=0)


class Product(Part):
    id: Id
    name_ko: str = ""
    name_en: str = ""
    family: str = ""
    lot_size: int | Literal["order"] = Field(1, description="parts that travel together; 'order' = all of an order")
    share: float = Field(1.0, gt=0, description="share of the mix where supply draws the product")
    route: tuple[Id, ...] = ()
    variants: tuple[Variant, ...] = ()

    @field_validator("lot_size")
    @classmethod
    def _parts(cls, size: int | Literal["order"]) -> int | Literal["order"]:
        if size != "order" and size < 1:
            raise mistake("greater_than_equal", "Input should be greater than or equal to {ge}", ge=1)
        return size

    @model_validator(mode="after")
    def _one_way_or_several(self) -> "Product":
        if bool(self.route) == bool(self.variants):
            raise mistake("one_of", "give {one} or {other}, one of them", one="route", other="variants")
        return self

    def ways(self) -> tuple[Variant, ...]:
        """Returns the routes a lot may take, with their shares."""
        return self.variants or (Variant(route=self.route, share=1.0),)


class Order(Part):
    """An order to be released at a moment, by local time or seconds from the start of a run."""

    id: Id
    product: Id
    qty: int = Field(1, ge=1)
    released_at: datetime | None = None
    released_s: float | None = Field(None, ge=0)
    due_at: datetime | None = None
    due_s: float | None = Field(None, ge=0)

    @model_validator(mode="after")
    def _one_release(self) -> "Order":
        if (self.released_at is None) == (self.released_s is None):
            raise mistake("one_of", "give {one} or {other}, one of them", one="released_at", other="released_s")
        return self


class Supply(Part):
    """What feeds the line: never lacking (saturated), a stream of lots (interarrival), or the orders listed."""

    kind: Literal["saturated", "interarrival", "orders"] = "saturated"
    interarrival_s: Law | None = None
    resample_days: bool = Field(False, description="orders: draw whole days of releases instead of replaying them")

    @model_validator(mode="after")
    def _complete(self) -> "Supply":
        if (self.kind == "interarrival") != (self.interarrival_s is not None):
            raise mistake("interarrival", 'interarrival_s belongs to kind = "interarrival", and only there')
        return self


class Plan(Part):
    """What the plant means to make."""

    good_per_hour: float | None = Field(None, gt=0)


class Plant(Part):
    """The whole description. Refuses names that point nowhere."""

    site: Site
    process: tuple[Process, ...] = Field(min_length=1)
    station: tuple[Station, ...] = Field(min_length=1)
    product: tuple[Product, ...] = Field(min_length=1)
    shift: tuple[Shift, ...] = Field((), description="none = works around the clock")
    supply: Supply = Supply()
    order: tuple[Order, ...] = ()
    plan: Plan = Plan()

    @model_validator(mode="after")
    def _names_exist(self) -> "Plant":
        for kind, things in (
            ("process", self.process), ("station", self.station), ("product", self.product),
            ("shift", self.shift), ("order", self.order),
        ):  # fmt: skip
            ids = [thing.id for thing in things]
            twice = {i for i in ids if ids.count(i) > 1} if len(set(ids)) < len(ids) else set()
            if twice:
                raise mistake("twice", "{kind} '{name}' is described twice", kind=kind, name=sorted(twice)[0])
        stations, products = {s.id for s in self.station}, {p.id for p in self.product}
        for name, what, known, where in self._references(stations, products):
            if name not in known:
                raise mistake(
                    "unknown_name", "{where} names {what} '{name}', which is not described; known: {known}",
                    where=where, what=what, name=name, known=", ".join(sorted(known)) or "-",
                )  # fmt: skip
        if self.supply.kind == "orders" and not self.order:
            raise mistake("no_orders", 'supply kind = "orders" needs at least one [[order]]')
        return self

    def _references(self, stations: set[str], products: set[str]):
        processes, shifts = {p.id for p in self.process}, {s.id for s in self.shift}
        for s in self.station:
            yield s.process, "process", processes, f"station '{s.id}'"
            yield from ((i, "shift", shifts, f"station '{s.id}'") for i in s.shifts or ())
            yield from (
                (i, "product", products, f"station '{s.id}'")
                for i in (*s.processing_s_by_product, *s.scrap_rate_by_product)
            )
        for p in self.product:
            yield from ((i, "station", stations, f"product '{p.id}'") for way in p.ways() for i in way.route)
        yield from ((o.product, "product", products, f"order '{o.id}'") for o in self.order)

    def station_by_id(self) -> dict[str, Station]:
        """Returns the stations by id."""
        return {s.id: s for s in self.station}
