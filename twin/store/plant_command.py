"""`python -m twin plant FILE`: checks a plant file, puts it in force, and says what it describes."""

import argparse
from pathlib import Path

from twin.plant import Plant
from twin.plant_file import read_plant
from twin.store.plants import version_of
from twin.store.store import open_store

NAME_HELP = "공장 파일을 검사해 넣습니다 / check a plant file and put it in force"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds FILE and --check."""
    parser.add_argument("file", type=Path, help="공장 파일 (TOML) / plant file (TOML)")
    parser.add_argument("--check", action="store_true", help="검사만 합니다 / only check it")


def run(args: argparse.Namespace) -> int:
    """Checks the file and, without --check, saves it as the version in force; returns the exit code."""
    plant = read_plant(args.file)
    toml = args.file.read_text(encoding="utf-8-sig")
    for line in summary(plant, version_of(toml), args.lang):
        print(line)
    if args.check:
        print(
            "바르게 적혀 있습니다. 저장하지 않았습니다."
            if args.lang == "ko"
            else "It is well formed. Nothing was saved."
        )
        return 0
    with open_store(args.db, create=True) as store:
        store.save_plant(plant, kind="nominal", name=args.file.name, toml=toml)
        if store.note:
            print(store.note.sentence(args.lang))
        print(f"{store.path}: {_outcome(store.is_owner, args.lang)}")
    return 0


def _outcome(now: bool, lang: str) -> str:
    if lang == "ko":
        return "이 공장을 씁니다." if now else "앱이 곧 이 공장을 씁니다."
    return "this plant is in force now." if now else "the app will put this plant in force soon."


def summary(plant: Plant, version: str, lang: str) -> list[str]:
    """Returns a few lines that let a person see whether the file says what they meant."""
    ko = lang == "ko"
    machines = sum(station.machines for station in plant.station)
    lines = [
        f"{plant.site.name} ({version}){(' [가상]' if ko else ' [made up]') if plant.site.made_up else ''}",
        f"공정 {len(plant.process)}, 설비군 {len(plant.station)} (기계 {machines}), 제품 {len(plant.product)}, 근무조 {len(plant.shift)}"
        if ko
        else f"{len(plant.process)} processes, {len(plant.station)} stations ({machines} machines), "
        f"{len(plant.product)} products, {len(plant.shift)} shifts",
    ]
    for product in plant.product:
        for way in product.ways():
            share = "" if len(product.ways()) == 1 else f" ({way.share:g})"
            lines.append(f"  {product.id}{share}: {' → '.join(way.route)}")
    return lines
