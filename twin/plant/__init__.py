"""What a plant is: site, shifts, processes, stations with the buffers before them, products with routes, people, supply.

Written and read as a TOML file (`docs/plant-file.md`). Times in seconds (`_s`), rates as shares of 1, money in won (`_krw`).
"""

from twin.plant.base import WEEKDAYS, Id, Part, Rate, ScrapRate, Weekday
from twin.plant.flow import Need, Order, Product, Supply, Variant
from twin.plant.people import Crew, Move, Operator, Transport
from twin.plant.plant import Plan, Plant
from twin.plant.policies import DefectPrediction, PredictiveMaintenance
from twin.plant.site import Overtime, Shift, Site
from twin.plant.station import Maintenance, PowerKw, Process, Rework, Setup, Station

__all__ = [
    "WEEKDAYS",
    "Crew",
    "DefectPrediction",
    "Id",
    "Maintenance",
    "Move",
    "Need",
    "Operator",
    "Order",
    "Overtime",
    "Part",
    "Plan",
    "Plant",
    "PowerKw",
    "PredictiveMaintenance",
    "Process",
    "Product",
    "Rate",
    "Rework",
    "ScrapRate",
    "Setup",
    "Shift",
    "Site",
    "Station",
    "Supply",
    "Transport",
    "Variant",
    "Weekday",
]
