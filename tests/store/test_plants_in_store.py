"""Plant descriptions in the store: every version kept, one in force, working time as far as the data reach."""

from datetime import UTC, date, datetime, timedelta

from tests.store.floor_rows import MONDAY, PLANT, land
from twin.plant_file import parse_plant
from twin.store import Store, plant_tables

ONE = parse_plant(PLANT, "one.toml")
TWO_TEXT = PLANT.replace('id = "a"', 'id = "b"')
TWO = parse_plant(TWO_TEXT, "two.toml")


def test_a_store_without_a_plant_says_none(store: Store):
    assert store.plant() is None


def test_the_last_plant_saved_is_in_force_and_all_are_kept(store: Store):
    one = store.save_plant(ONE, kind="nominal", name="one.toml", toml=PLANT)
    two = store.save_plant(TWO, kind="calibrated", name="two", toml=TWO_TEXT, report={"버린 행": 3}, data_from=MONDAY)
    assert store.plant() == (two, TWO)
    assert store.rows("SELECT plant_version, in_force, report FROM plant.version ORDER BY saved_at") == [
        (one, False, None),
        (two, True, '{"버린 행": 3}'),
    ]
    assert store.rows("SELECT plant_version, product_id FROM plant.product ORDER BY 2") == [(one, "a"), (two, "b")]


def test_a_plant_saved_again_is_in_force_again_with_its_rows_once(store: Store):
    for plant, text in ((ONE, PLANT), (TWO, TWO_TEXT), (ONE, PLANT)):
        version = store.save_plant(plant, kind="nominal", name="p", toml=text)
    assert store.plant() == (version, ONE)
    assert store.rows("SELECT count(*), count(DISTINCT plant_version) FROM plant.station") == [(2, 2)]


def test_the_rows_of_a_plant():
    text = PLANT.replace('route = ["m1"]', "") + '[[product.variants]]\nroute = ["m1", "m1"]\nshare = 0.7\n'
    text += '[[product.variants]]\nroute = ["m1"]\nshare = 0.3\n'
    tables = plant_tables(parse_plant(text, "p"), "v", None, None)
    columns = ["variant", "share", "step_no", "is_last"]
    assert [tuple(r[c] for c in columns) for r in tables["routing"].to_pylist()] == [
        (1, 0.7, 1, False),
        (1, 0.7, 2, True),
        (2, 0.3, 1, True),
    ]
    assert tables["working_time"].num_rows == 0
    assert tables["station"].to_pylist()[0]["buffer_before"] is None


def test_working_time_covers_whole_business_days_and_is_never_clipped():
    noon = datetime(2026, 1, 5, 3, 30, tzinfo=UTC)  # 12:30 in Seoul, in the break
    rows = plant_tables(ONE, "v", noon, noon + timedelta(minutes=1))["working_time"].to_pylist()
    assert [(r["starts_at"], r["ends_at"], r["business_date"], r["shift_id"]) for r in rows] == [
        (datetime(2026, 1, 4, 23, tzinfo=UTC), datetime(2026, 1, 5, 3, tzinfo=UTC), date(2026, 1, 5), "day"),
        (datetime(2026, 1, 5, 4, tzinfo=UTC), datetime(2026, 1, 5, 8, tzinfo=UTC), date(2026, 1, 5), "day"),
    ]


def test_working_time_follows_the_data(store: Store):
    store.save_plant(ONE, kind="nominal", name="one.toml", toml=PLANT)
    days = "SELECT count(DISTINCT business_date), count(*) FROM plant.working_time"
    assert store.rows(days) == [(0, 0)]
    land(store, [60])
    store.load_landed()
    assert store.rows(days) == [(1, 2)]
    land(store, [3 * 24 * 60])
    store.load_landed()
    assert store.rows(days) == [(4, 8)]


def test_hooks_hear_of_a_new_plant(store: Store):
    seen: list[str] = []
    store.after_load.append(lambda s: seen.append((s.plant() or ("",))[0]))
    version = store.save_plant(ONE, kind="nominal", name="one.toml", toml=PLANT)
    assert seen == [version]
