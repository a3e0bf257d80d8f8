"""The demonstration's unit values: what its accountant entered, each with its range and where it came from."""

from twin.compare.money.values import enter_value, values_of
from twin.store import Store

BY = "정회계 (시연)"
COSTS, PAYROLL, QUOTE = "2026년 원가계산서 (시연)", "급여대장 (시연)", "공급사 견적 (시연)"
VALUES: dict[str, tuple[float, float, float, str]] = {  # lowest, likely, highest
    "contribution_krw_per_part": (700, 850, 1_000, COSTS), "sold_share": (0.6, 0.8, 1.0, "수주 잔량 (시연)"),
    "scrap_krw_per_part": (2_200, 2_600, 3_100, COSTS), "repair_krw_per_h": (60_000, 80_000, 120_000, COSTS),
    "wage_krw_per_h": (22_000, 25_000, 28_000, PAYROLL), "redeployed_share": (0.2, 0.5, 0.8, PAYROLL),
    "tariff_krw_per_kwh": (155, 165, 180, "전기요금 청구서 (시연)"), "lot_krw": (45_000, 52_000, 60_000, COSTS),
    "carrying_rate": (0.10, 0.15, 0.20, COSTS), "check_krw": (25_000, 33_000, 45_000, PAYROLL),
    "recheck_krw": (600, 1_000, 1_500, PAYROLL), "licence_krw_per_year": (4_000_000, 4_000_000, 4_000_000, QUOTE),
    "upkeep_krw_per_year": (3_000_000, 4_000_000, 6_000_000, QUOTE), "investment_krw": (60_000_000, 60_000_000, 60_000_000, QUOTE),
    "discount_rate": (0.05, 0.06, 0.08, "은행 차입 금리 (시연)"), "years": (5, 5, 5, "내용연수 (시연)"),
}  # fmt: skip


def put_values(store: Store) -> None:
    """Enters the unit values, once."""
    if not values_of(store):
        for value_id, (low, likely, high, source) in VALUES.items():
            enter_value(store, value_id, low, likely, high, source=source, by=BY)
