"""The twin's own reasons have a name in both languages; the floor's stand as they were written."""

import re

import pytest

from twin.kpi.reasons import NAMES, reason_name
from twin.line.log import REASONS


@pytest.mark.parametrize("reason", [reason for _, reason in REASONS])
def test_every_reason_the_line_writes_has_a_name(reason):
    assert re.search("[가-힣]", reason_name(reason, "ko"))
    assert reason_name(reason, "en") not in ("", reason)


def test_nothing_else_is_renamed():
    assert set(NAMES) == {reason for _, reason in REASONS}
    assert reason_name("주축 베어링 마모", "en") == "주축 베어링 마모"
