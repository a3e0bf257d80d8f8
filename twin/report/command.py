"""`python -m twin report --out FILE.pdf|.xlsx`: the report on the indicators, in Korean or English."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from twin.errors import Problem

if TYPE_CHECKING:
    from twin.report.contents import Contents

NAME_HELP = "성과 보고서를 PDF나 XLSX로 / the report on the indicators as PDF or XLSX"
FORMATS = (".pdf", ".xlsx")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's own arguments."""
    parser.add_argument("--out", required=True, type=Path, help="만들 파일 (.pdf, .xlsx) / file to write")
    parser.add_argument("--json", action="store_true", help="무엇을 썼는지 JSON으로 / say what was written as JSON")


def run(args: argparse.Namespace) -> int:
    """Writes the report and says what it stands on; returns the exit code."""
    from twin.report.contents import gather
    from twin.store import open_store

    _check(args.out)
    with open_store(args.db) as store:
        contents = gather(store)
    write(contents, args.out, args.lang)
    told = {
        "file": str(args.out),
        "indicators": len(contents.chapters),
        "data_sha256": contents.data_sha256,
        **contents.versions,
    }
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(" · ".join(f"{k} {v}" for k, v in told.items() if k != "store"))
    return 0


def write(contents: "Contents", path: Path, lang: str) -> None:
    """Writes the report in the format its name ends with; Problem for another or a place that cannot be written."""
    _check(path)
    try:
        if path.suffix.lower() == ".pdf":
            from twin.report.pdf.document import write_pdf

            write_pdf(contents, path, lang)
        else:
            from twin.report.xlsx.document import write_xlsx

            write_xlsx(contents, path, lang)
    except OSError as trouble:
        raise Problem(
            f"{path}에 보고서를 쓸 수 없습니다 ({trouble.strerror}). 다른 프로그램이 열고 있으면 닫고, 쓸 수 있는 폴더를 고르십시오.",
            f"The report cannot be written to {path} ({trouble.strerror}): close it in other programs, or choose a folder that can be written to.",
        ) from None


def _check(path: Path) -> None:
    if path.suffix.lower() not in FORMATS:
        raise Problem(
            f"--out {path}: .pdf 또는 .xlsx로 끝나는 이름을 적으십시오.", f"--out {path}: give a name that ends in .pdf or .xlsx."
        )  # fmt: skip
