"""The report by command and in the background: whole files only, one sentence for what cannot be."""

import json

import pytest

from twin.cli import main
from twin.errors import Problem
from twin.report.background import BackgroundReport
from twin.report.contents import gather
from twin.store import open_store

SOON_S = 60


def test_the_command_writes_both_formats_and_says_what_they_stand_on(reported, contents, tmp_path, capsys):
    for name, begins in (("r.pdf", b"%PDF"), ("r.xlsx", b"PK")):
        assert main(["report", "--out", str(tmp_path / name), "--json", "--db", str(reported), "--lang", "en"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["data_sha256"] == contents.data_sha256
        assert told["indicators"] == 2
        assert (tmp_path / name).read_bytes().startswith(begins)
    assert {p.name for p in tmp_path.iterdir()} == {"r.pdf", "r.xlsx"}  # nothing half made stays


@pytest.mark.parametrize(("out", "said"), [("r.docx", "ends in .pdf or .xlsx"), ("no/such/r.pdf", "cannot be written")])
def test_a_file_that_cannot_be_gets_a_sentence(reported, tmp_path, capsys, out, said):
    assert main(["report", "--out", str(tmp_path / out), "--db", str(reported), "--lang", "en"]) == 2
    assert said in capsys.readouterr().err


def test_without_a_log_or_indicators_it_says_what_to_do_first(empty, reported, tmp_path):
    with pytest.raises(Problem, match="ingest data first"):
        gather(empty)
    bare = tmp_path / "bare.duckdb"
    bare.write_bytes(reported.read_bytes())
    with open_store(bare) as store:
        with store.transaction() as cursor:
            cursor.execute("DELETE FROM book.indicator")
        with pytest.raises(Problem, match="enter indicators"):
            gather(store)


def test_progress_is_told_indicator_by_indicator(told):
    heard, contents = told
    assert heard == [(done, len(contents.chapters)) for done in range(len(contents.chapters))]


def test_in_the_background_it_is_made_whole_or_cancelled(reported):
    with open_store(reported) as store:
        work = BackgroundReport(store, "ko", ("xlsx",))
        work.wait(SOON_S)
        assert (work.progress().state, list(work.files)) == ("done", ["xlsx"])
        stopped = Cancelled(store, "ko")
        stopped.wait(SOON_S)
        assert (stopped.progress().state, stopped.files) == ("cancelled", {})


class Cancelled(BackgroundReport):
    """Cancelled before it begins."""

    def make(self):
        self.cancel()
        super().make()
