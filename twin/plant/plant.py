"""The whole description of a plant; names that point nowhere and rules that contradict each other are refused."""

from pydantic import Field, model_validator

from twin.plant.base import Part
from twin.plant.checks import check_names, check_resources
from twin.plant.flow import Order, Product, Supply
from twin.plant.people import Crew, Move, Operator, Transport
from twin.plant.site import Shift, Site
from twin.plant.station import Process, Station


class Plan(Part):
    """What the plant means to make."""

    good_per_hour: float | None = Field(None, gt=0)


class Plant(Part):
    """The whole description. Refuses names that point nowhere and what could never run."""

    site: Site
    process: tuple[Process, ...] = Field(min_length=1)
    station: tuple[Station, ...] = Field(min_length=1)
    product: tuple[Product, ...] = Field(min_length=1)
    shift: tuple[Shift, ...] = Field((), description="none = works around the clock")
    operator: tuple[Operator, ...] = ()
    crew: tuple[Crew, ...] = Field((), description="none = every breakdown is repaired at once")
    transport: tuple[Transport, ...] = ()
    move: tuple[Move, ...] = ()
    supply: Supply = Supply()
    order: tuple[Order, ...] = ()
    plan: Plan = Plan()

    @model_validator(mode="after")
    def _holds_together(self) -> "Plant":
        check_names(self)
        check_resources(self)
        return self

    def station_by_id(self) -> dict[str, Station]:
        """Returns the stations by id."""
        return {s.id: s for s in self.station}

    def components(self) -> frozenset[str]:
        """Returns the products that go into others: they end in a store, not at the customer's."""
        return frozenset(need.product for product in self.product for need in product.made_of)
