"""Model files: what the book does not vouch for is refused in one sentence, before anything of it is parsed."""

import hashlib
import pickle
from dataclasses import replace

import pytest

from tests.models.worlds import FLOW, HEAT, MACHINE, PRODUCT
from twin.errors import Problem
from twin.models import artifact


@pytest.fixture
def kept(tmp_path, trained):
    path = tmp_path / "models" / "cast-1.0.txt"
    return path, artifact.write_model(path, trained[0], {"model_id": "cast", "version": "1.0"})


def refused(path, sha256) -> Problem:
    with pytest.raises(Problem) as told:
        artifact.read_model(path, sha256)
    assert path.name in told.value.ko
    assert path.name in told.value.en
    assert "Traceback" not in told.value.en
    return told.value


def test_what_was_written_is_read_back_and_says_the_same(kept, trained, lots):
    path, sha256 = kept
    again = artifact.read_model(path, sha256)
    assert again == trained[0]
    assert (again.probability(lots.rows) == trained[0].probability(lots.rows)).all()
    assert artifact.write_model(path, again, {"model_id": "cast", "version": "1.0"}) == sha256
    assert path.read_text(encoding="utf-8").isprintable() is False  # lines of text, and nothing else
    assert sorted(p.name for p in path.parent.iterdir()) == ["cast-1.0.txt"]


def test_one_changed_digit_is_seen(kept):
    path, sha256 = kept
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("leaf_value=", "leaf_value=9", 1), encoding="utf-8")
    assert "SHA-256" in refused(path, sha256).ko


def test_a_file_not_in_the_book_is_not_used(kept):
    assert "not in the book" in refused(kept[0], None).en


class Bomb:
    def __reduce__(self):
        return (exec, ("raise SystemExit('the file was run')",))


@pytest.mark.parametrize(
    "content",
    [pickle.dumps(Bomb()), b"PK\x03\x04 a zip, as joblib or torch write", b"import os\nos.remove('x')\n", b"tree\nversion=v4\n", b""],
    ids=["pickle", "zip", "program", "foreign LightGBM text", "empty"],
)  # fmt: skip
def test_a_file_that_may_carry_code_is_never_opened_even_with_its_hash_in_the_book(tmp_path, content):
    path = tmp_path / "poison.txt"
    path.write_bytes(content)
    assert "no model text" in refused(path, hashlib.sha256(content).hexdigest()).en


def test_an_oversized_file_is_not_read(kept, monkeypatch):
    monkeypatch.setattr(artifact, "MOST_BYTES", 100)
    assert "more than the limit" in refused(*kept).en


def test_a_missing_file_is_told(tmp_path):
    assert "restore it from a backup" in refused(tmp_path / "gone.txt", "0" * 64).en


def test_inputs_and_trees_must_belong_together(kept, trained):
    path, _ = kept
    short = replace(trained[0], columns=trained[0].columns[:2])
    assert "do not belong together" in refused(path, artifact.write_model(path, short, {})).en
    garbled = f"{artifact.FIRST_LINE}\nnot JSON\ntree".encode()
    path.write_bytes(garbled)
    assert "do not belong together" in refused(path, hashlib.sha256(garbled).hexdigest()).en


def test_data_with_a_renamed_input_or_another_unit_are_refused(trained):
    model = trained[0]
    artifact.fits(model, (HEAT, FLOW, PRODUCT, MACHINE), "cast:1.0")
    with pytest.raises(Problem, match=r"reads heat.*only in the data: mould_heat"):
        artifact.fits(model, (replace(HEAT, name="mould_heat"), FLOW, PRODUCT, MACHINE), "cast:1.0")
    with pytest.raises(Problem, match="'°C', the data have it in '°F'"):
        artifact.fits(model, (replace(HEAT, unit="°F"), FLOW, PRODUCT, MACHINE), "cast:1.0")
