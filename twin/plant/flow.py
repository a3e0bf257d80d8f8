"""What is made and when: products with their routes, orders, and what feeds the line."""

from datetime import datetime
from typing import Literal

from pydantic import Field, field_validator, model_validator

from twin.errors import mistake
from twin.laws import Law
from twin.plant.base import Id, Part


class Variant(Part):
    """One of several ways a product takes through the plant, with how often it is taken."""

    route: tuple[Id, ...] = Field(min_length=1)
    share: float = Field(gt=0)


class Need(Part):
    """Parts that go into another: so many of a product for each part of it (or for each lot)."""

    product: Id
    qty: int = Field(1, ge=1)
    per: Literal["part", "lot"] = "part"


class Product(Part):
    id: Id
    name_ko: str = ""
    name_en: str = ""
    family: str = ""
    lot_size: int | Literal["order"] = Field(1, description="parts that travel together; 'order' = all of an order")
    share: float = Field(1.0, gt=0, description="share of the mix where supply draws the product")
    route: tuple[Id, ...] = ()
    variants: tuple[Variant, ...] = ()
    made_of: tuple[Need, ...] = Field((), description="products assembled into it at the station assembled_at")
    assembled_at: Id | None = None
    store_places: int | None = Field(None, ge=1, description="parts kept for assembly at most; left out = no limit")
    priority: int = Field(0, description="smaller goes first where a station dispatches by priority")
    material_krw: float | None = Field(None, ge=0, description="material bought for one part")

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
        if bool(self.made_of) != (self.assembled_at is not None):
            raise mistake("pair", "{one} and {other} belong together", one="made_of", other="assembled_at")
        if self.assembled_at is not None and not all(self.assembled_at in w.route for w in self.ways()):
            raise mistake("assembly_route", "assembled_at '{name}' is not on its route", name=self.assembled_at)
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
    """What feeds the line: never lacking (saturated), a stream of lots (interarrival), or the orders listed.

    With `wip_lots` a lot is let in only while fewer than so many are inside (CONWIP); orders wait outside for that.
    With `release_below_lots` orders are released in the order listed, none before its moment, each as soon as fewer than so
    many lots wait in front of its first station.
    """

    kind: Literal["saturated", "interarrival", "orders"] = "saturated"
    interarrival_s: Law | None = None
    resample_days: bool = Field(False, description="orders: draw whole days of releases instead of replaying them")
    wip_lots: int | None = Field(None, ge=1, description="lots inside at most (CONWIP); left out = pushed in")
    release_below_lots: int | None = Field(
        None, ge=1, description="orders: the next is released when fewer lots wait in front; left out = at its moment"
    )

    @model_validator(mode="after")
    def _complete(self) -> "Supply":
        if (self.kind == "interarrival") != (self.interarrival_s is not None):
            raise mistake("interarrival", 'interarrival_s belongs to kind = "interarrival", and only there')
        if self.release_below_lots is not None and (self.kind != "orders" or self.wip_lots is not None):
            raise mistake("release_rule", 'release_below_lots belongs to kind = "orders", without wip_lots')
        return self
