"""What the twin's own reasons of a state are called; reasons the floor wrote stand as it wrote them, in its language."""

NAMES = {
    "operator": ("작업자 대기", "waiting for an operator"),
    "parts": ("조립할 부품 대기", "waiting for parts to assemble"),
    "shift end": ("근무가 끝나 시작하지 않음", "not begun before the shift ends"),
    "crew": ("수리 인력 대기", "waiting for the repair crew"),
    "maintenance": ("정기 보전", "planned maintenance"),
    "predicted": ("예지보전 교체", "planned stop after an alarm"),
    "false alarm": ("경보 점검 (이상 없음)", "false alarm looked at"),
    "recheck": ("AI 경보 재검사", "recheck of flagged parts"),
}


def reason_name(reason: str, lang: str) -> str:
    """Returns what a reason is called in a language ("ko" or "en")."""
    ko, en = NAMES.get(reason, (reason, reason))
    return ko if lang == "ko" else en
