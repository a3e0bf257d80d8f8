"""A model on disk: one text file (a first line that says what it is, a line of JSON, LightGBM's own text) and its hash.

What advises people has no trees: its JSON is all there is.

No pickle: a text of trees can carry no code. What the hash in the book does not vouch for is never parsed.
"""

import hashlib
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from twin.errors import Problem
from twin.models.columns import Column
from twin.models.task import Input
from twin.models.train import Setting, Trained

FIRST_LINE = "twin-model 1"
FIRST_LINE_ADVICE = "twin-advice 1"
MOST_BYTES = 20_000_000  # the models here take well under 1 MB


def write_model(path: Path, model: Trained, about: dict[str, Any]) -> str:
    """Writes the model, whole or not at all, and returns the file's SHA-256; Problem where it cannot be written."""
    return _write(path, as_text(model, about).encode())


def write_advice(path: Path, found: dict[str, Any], about: dict[str, Any]) -> str:
    """Writes what a version advises by, whole or not at all, and returns the file's SHA-256."""
    told = json.dumps({"about": about, "found": found}, ensure_ascii=False, sort_keys=True)
    return _write(path, f"{FIRST_LINE_ADVICE}\n{told}\n".encode())


def _write(path: Path, text: bytes) -> str:
    draft = path.with_name(f".{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as handle:
            handle.write(text)
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(draft, path)
    except OSError as trouble:
        raise Problem(
            f"모델 파일 {path}을(를) 쓸 수 없습니다({trouble.strerror}). 폴더의 권한과 남은 자리를 확인하십시오.",
            f"Cannot write the model file {path} ({trouble.strerror}): check the folder's rights and the space left.",
        ) from None
    return hashlib.sha256(text).hexdigest()


def as_text(model: Trained, about: dict[str, Any]) -> str:
    """Returns the file's text: the same model gives the same bytes."""
    head = {
        "about": about, "columns": [c.as_json() for c in model.columns], "slope": model.slope, "offset": model.offset,
        "setting": asdict(model.setting),
    }  # fmt: skip
    return "\n".join([FIRST_LINE, json.dumps(head, ensure_ascii=False, sort_keys=True), model.trees])


def read_model(path: Path, sha256: str | None) -> Trained:
    """Returns the model of a file whose hash the book holds; Problem for any other file, before anything of it is parsed."""
    return _parsed(path, check(path, sha256).decode())


def read_advice(path: Path, sha256: str | None) -> dict[str, Any]:
    """Returns what a version advises by, of a file whose hash the book holds; Problem for any other file."""
    return json.loads(check(path, sha256).decode().partition("\n")[2])["found"]


def check(path: Path, sha256: str | None) -> bytes:
    """Returns the bytes of a model's file once its hash is the one in the book; Problem for any other file."""
    text = _text(path)
    if sha256 is None:
        raise Problem(
            f"{path.name}은(는) 대장에 없는 모델 파일이라 쓰지 않습니다. python -m twin model train 으로 만든 모델만 쓸 수 있습니다.",
            f"{path.name} is a model file that is not in the book, so it is not used: only models made by python -m twin model train are.",
        )
    if hashlib.sha256(text).hexdigest() != sha256:
        raise Problem(
            f"모델 파일 {path.name}이(가) 대장에 적힌 것과 다릅니다(SHA-256 불일치). 바뀐 파일은 쓰지 않습니다. 백업에서 되살리거나 다시 학습하십시오.",
            f"The model file {path.name} is not the one in the book (SHA-256 differs); a changed file is not used: restore it from a backup or train again.",
        )
    return text


def fits(model: Trained, inputs: tuple[Input, ...], name: str) -> None:
    """Raises Problem where the data lack an input the model reads, or have it in another unit or kind."""
    there = {i.name: i for i in inputs}
    missing = [c.input.name for c in model.columns if c.input.name not in there]
    if missing:
        read = {c.input.name for c in model.columns}
        new = sorted(i.name for i in inputs if i.name not in read and i.source.startswith("point:"))
        raise Problem(
            f"{name}이(가) 읽는 {', '.join(missing)}이(가) 자료에 없습니다(자료에만 있는 것: {', '.join(new) or '없음'}). 수집점 이름이 바뀌었으면 되돌리거나 모델을 다시 학습하십시오.",
            f"{name} reads {', '.join(missing)}, which the data lack (only in the data: {', '.join(new) or 'none'}): where a point was renamed, name it back or train again.",
        )
    for column in model.columns:
        told, read = there[column.input.name], column.input
        if (told.kind, told.unit) != (read.kind, read.unit):
            raise Problem(
                f"{name}이(가) 배운 {read.ko}의 단위는 '{read.unit}'인데 자료는 '{told.unit}'입니다. 단위를 맞추거나 모델을 다시 학습하십시오.",
                f"{name} learned {read.en} in '{read.unit}', the data have it in '{told.unit}': bring the units together or train again.",
            )


def _text(path: Path) -> bytes:
    """The bytes of a file that looks like a model: not too large, plain text, with our first line."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise Problem(
                f"모델 파일 {path.name}은(는) {size:,}바이트로 한도 {MOST_BYTES:,}바이트를 넘어 열지 않습니다. 모델이 맞는지 확인하십시오.",
                f"The model file {path.name} has {size:,} bytes, more than the limit of {MOST_BYTES:,}, and is not opened: check that it is a model.",
            )
        text = path.read_bytes()
    except OSError as trouble:
        raise Problem(
            f"모델 파일 {path}을(를) 읽을 수 없습니다({trouble.strerror}). 백업에서 되살리거나 다시 학습하십시오.",
            f"Cannot read the model file {path} ({trouble.strerror}): restore it from a backup or train again.",
        ) from None
    if not text.startswith((f"{FIRST_LINE}\n".encode(), f"{FIRST_LINE_ADVICE}\n".encode())) or b"\x00" in text:
        raise Problem(
            f"{path.name}은(는) 이 프로그램의 모델 글이 아닙니다. 피클처럼 코드를 담을 수 있는 파일은 열지 않습니다. 모델을 여기서 학습하십시오.",
            f"{path.name} is no model text of this program; files that can carry code, such as pickles, are never opened: train the model here.",
        )
    return text


def _parsed(path: Path, text: str) -> Trained:
    try:
        _, head, trees = text.split("\n", 2)
        read = json.loads(head)
        columns = tuple(Column.from_json(given) for given in read["columns"])
        names = next(line for line in trees.splitlines() if line.startswith("feature_names=")).partition("=")[2].split()
        if names != [f"c{k}" for k in range(len(columns))]:
            raise ValueError(f"{len(columns)} inputs, the trees read {len(names)}")
        return Trained(columns, trees, float(read["slope"]), float(read["offset"]), Setting(**read["setting"]))
    except (ValueError, KeyError, TypeError, StopIteration) as trouble:
        raise Problem(
            f"모델 파일 {path.name}의 입력 목록과 나무가 서로 맞지 않습니다({trouble}). 모델을 다시 학습하십시오.",
            f"The inputs and trees of the model file {path.name} do not belong together ({trouble}): train the model again.",
        ) from None
