"""TOML files that people write: read whole, with one plain sentence for what cannot be read."""

import tomllib
from pathlib import Path
from typing import Any

from twin.errors import Problem


def text_of(path: Path, ko: str, en: str) -> str:
    """Returns the text of a file (UTF-8, with or without its mark); `ko` and `en` say in a Problem what the file is."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Problem(
            f"{ko} {path}이(가) 없습니다. 경로를 확인하십시오.", f"There is no {en} {path}: check the path."
        ) from None
    except (OSError, UnicodeDecodeError) as trouble:
        raise Problem(
            f"{ko} {path}을(를) 읽을 수 없습니다: UTF-8로 저장한 TOML 파일이어야 합니다.",
            f"Cannot read the {en} {path} ({trouble}): expected a TOML file saved as UTF-8.",
        ) from None


def table_of(text: str, where: str) -> dict[str, Any]:
    """Returns what a TOML text holds; `where` names the text in the Problem raised for a mistake."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        raise Problem(
            f"{where}: TOML 형식이 아닙니다 ({trouble}). 그 줄의 따옴표와 괄호를 확인하십시오.",
            f"{where}: not valid TOML ({trouble}): check quotes and brackets on that line.",
        ) from None
