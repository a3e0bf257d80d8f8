"""The plant description: what it takes, what it fills in, and what it refuses with which words."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from pydantic import ValidationError

from twin.plant import Plant, Product, ScrapRate, Station

ONE_S = {"law": "constant", "value": 1}


def described(**changes: Any) -> dict[str, Any]:
    """A small plant as a dict, with some of its parts replaced."""
    return {
        "site": {"name": "tiny"},
        "process": [{"id": "p"}],
        "station": [
            {"id": "m1", "process": "p", "processing_s": ONE_S},
            {"id": "m2", "process": "p", "processing_s": ONE_S},
        ],
        "product": [{"id": "a", "route": ["m1", "m2"]}],
        **changes,
    }


def station(**changes: Any) -> dict[str, Any]:
    """Station m1 with changes, in front of a plain m2."""
    return described(
        station=[
            {"id": "m1", "process": "p", "processing_s": ONE_S, **changes},
            {"id": "m2", "process": "p", "processing_s": ONE_S},
        ]
    )


def product(**changes: Any) -> dict[str, Any]:
    return described(product=[{"id": "a", "route": ["m1", "m2"], **changes}])


def test_what_is_left_out_has_the_plainest_meaning():
    plant = Plant.model_validate(described())
    assert plant.supply.kind == "saturated"
    assert (plant.site.timezone, plant.site.day_starts, plant.site.made_up) == ("Asia/Seoul", time(0), False)
    assert plant.shift == plant.order == ()
    first = plant.station[0]
    assert (first.machines, first.buffer_before, first.batch_size, first.inspects) == (1, None, 1, "no")
    assert first.scrap_rate == ScrapRate(rate=0.0)
    assert first.time_to_failure_s is first.repair_s is first.shifts is None
    assert plant.product[0].lot_size == 1


def test_the_site_knows_its_zone():
    site = Plant.model_validate(described(site={"name": "tiny", "holidays": ["2026-03-01"]})).site
    assert datetime(2026, 3, 2, tzinfo=site.zone).astimezone(UTC) == datetime(2026, 3, 1, 15, tzinfo=UTC)
    assert site.holidays == (date(2026, 3, 1),)


def test_a_scrap_rate_may_be_a_number_or_say_more():
    plain = Plant.model_validate(station(scrap_rate=0.02)).station[0]
    more = Plant.model_validate(station(scrap_rate={"rate": 0.02, "day_sd": 0.01, "low": 0.01, "high": 0.03}))
    assert plain.scrap_rate == ScrapRate(rate=0.02)
    assert more.station[0].scrap_rate.high == 0.03


def test_a_product_goes_one_way_or_several():
    one = Product.model_validate({"id": "a", "route": ["m1", "m2"]})
    several = Product.model_validate(
        {"id": "a", "variants": [{"route": ["m1"], "share": 3}, {"route": ["m2"], "share": 1}]}
    )
    assert [(way.route, way.share) for way in one.ways()] == [(("m1", "m2"), 1.0)]
    assert [(way.route, way.share) for way in several.ways()] == [(("m1",), 3.0), (("m2",), 1.0)]


def test_a_station_may_be_passed_twice():
    plant = Plant.model_validate(product(route=["m1", "m2", "m1"]))
    assert plant.product[0].route == ("m1", "m2", "m1")


def test_stations_are_found_by_their_id():
    plant = Plant.model_validate(described())
    assert list(plant.station_by_id()) == ["m1", "m2"]
    assert plant.station_by_id()["m2"] is plant.station[1]


def test_a_description_cannot_be_changed_afterwards():
    plant = Plant.model_validate(described())
    with pytest.raises(ValidationError, match="frozen"):
        plant.station[0].machines = 2  # ty: ignore[invalid-assignment]


ORDER = {"id": "o1", "product": "a", "released_s": 0}
SHIFT = {"id": "day", "starts": "08:00", "ends": "17:00"}


@pytest.mark.parametrize(
    ("given", "code", "told"),
    [
        (described(process=[]), "too_short", "at least 1 item"),
        (described(station=[]), "too_short", "at least 1 item"),
        (described(product=[]), "too_short", "at least 1 item"),
        (described(colour="red"), "extra_forbidden", "not permitted"),
        (described(site={"name": "tiny", "timezone": "Seoul"}), "time_zone", "'Seoul'"),
        (described(process=[{"id": "p"}, {"id": "p"}]), "twice", "process 'p' is described twice"),
        (described(shift=[SHIFT, SHIFT]), "twice", "shift 'day'"),
        (described(order=[ORDER, ORDER]), "twice", "order 'o1'"),
        (station(id="m2"), "twice", "station 'm2'"),
        (station(id=""), "string_too_short", "at least 1 character"),
        (station(process="q"), "unknown_name", "station 'm1' names process 'q', which is not described; known: p"),
        (station(shifts=["night"]), "unknown_name", "names shift 'night', which is not described; known: -"),
        (station(processing_s_by_product={"b": ONE_S}), "unknown_name", "product 'b'"),
        (station(scrap_rate_by_product={"b": 0.1}), "unknown_name", "product 'b'"),
        (product(route=["m1", "m3"]), "unknown_name", "product 'a' names station 'm3'"),
        (described(order=[{**ORDER, "product": "b"}]), "unknown_name", "order 'o1' names product 'b'"),
        (station(machines=0), "greater_than_equal", "greater than or equal to 1"),
        (station(buffer_before=-1), "greater_than_equal", "greater than or equal to 0"),
        (station(batch_size=0), "greater_than_equal", "greater than or equal to 1"),
        (station(ideal_s_per_part=0), "greater_than", "greater than 0"),
        (station(scrap_rate=1.2), "less_than_equal", "less than or equal to 1"),
        (station(scrap_rate=True), "model_type", "valid dictionary"),
        (station(time_to_failure_s=ONE_S), "pair", "time_to_failure_s and repair_s belong together"),
        (station(repair_s=ONE_S), "pair", "time_to_failure_s and repair_s belong together"),
        (station(minor_stop_s=ONE_S), "pair", "time_to_minor_stop_s and minor_stop_s belong together"),
        (
            station(time_to_failure_s={"law": "constant", "value": 0}, repair_s=ONE_S),
            "no_time",
            "time_to_failure_s has",
        ),
        (
            station(time_to_minor_stop_s={"law": "uniform", "low": 0, "high": 0}, minor_stop_s=ONE_S),
            "no_time",
            "mean of 0",
        ),
        (station(inspects="yes"), "literal_error", "'no', 'in_process' or 'final'"),
        (product(route=[]), "one_of", "give route or variants"),
        (product(variants=[{"route": ["m1"], "share": 1}]), "one_of", "give route or variants"),
        (product(route=[], variants=[{"route": [], "share": 1}]), "too_short", "at least 1 item"),
        (product(route=[], variants=[{"route": ["m1"], "share": 0}]), "greater_than", "greater than 0"),
        (product(lot_size=0), "greater_than_equal", "greater than or equal to 1"),
        (product(share=0), "greater_than", "greater than 0"),
        (described(supply={"kind": "interarrival"}), "interarrival", "interarrival_s belongs"),
        (described(supply={"kind": "saturated", "interarrival_s": ONE_S}), "interarrival", "and only there"),
        (described(supply={"kind": "orders"}), "no_orders", "at least one [[order]]"),
        (described(order=[{"id": "o1", "product": "a"}]), "one_of", "give released_at or released_s"),
        (described(order=[{**ORDER, "released_at": "2026-03-02T08:00:00"}]), "one_of", "one of them"),
        (described(order=[{**ORDER, "qty": 0}]), "greater_than_equal", "greater than or equal to 1"),
        (described(shift=[{**SHIFT, "days": ["monday"]}]), "literal_error", "'mon'"),
        (described(plan={"good_per_hour": 0}), "greater_than", "greater than 0"),
    ],
)
def test_what_cannot_be_is_refused_in_words(given, code, told):
    with pytest.raises(ValidationError) as refused:
        Plant.model_validate(given)
    first = refused.value.errors()[0]
    assert first["type"] == code
    assert told in first["msg"]


def test_numbers_without_end_are_refused():
    with pytest.raises(ValidationError, match="finite"):
        Station.model_validate({"id": "m", "process": "p", "processing_s": {**ONE_S, "value": float("inf")}})
