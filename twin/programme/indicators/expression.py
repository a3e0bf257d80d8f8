"""Formulas of indicators: a small reader of expressions, by a list of what is allowed, so that a formula can only calculate.

Read: numbers, names, + − * / and brackets, min, max, abs. Anything else (calls, attributes, powers, texts) is refused.
"""

import ast
import math
import operator
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from twin.errors import Problem

LONGEST = 500  # characters; deeper trees than a page of formula are nobody's indicator
_TWO: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip
_ONE: dict[type[ast.unaryop], Callable[[float], float]] = {ast.UAdd: operator.pos, ast.USub: operator.neg}
_CALLS: dict[str, Callable[..., float]] = {"min": min, "max": max, "abs": abs}


@dataclass(frozen=True)
class Expression:
    """A formula that has been read: its text and the names it stands on, in order of appearance."""

    text: str
    names: tuple[str, ...]

    def value(self, given: Mapping[str, float]) -> float | None:
        """Returns what the formula gives; None where it divides by zero or leaves the numbers. KeyError for a name not given."""
        try:
            found = _value(_parsed(self.text), given)
        except (ZeroDivisionError, OverflowError):
            return None
        return found if math.isfinite(found) else None


def expression(text: str, known: Collection[str]) -> Expression:
    """Returns the formula; Problem where it cannot be read, is not allowed, or names what is not known."""
    tree = _parsed(text)
    names = tuple(dict.fromkeys(_names(tree, text)))
    strange = [name for name in names if name not in known]
    if strange:
        listed = ", ".join(known)
        raise Problem(
            f"계산식 '{text}'의 '{strange[0]}'을(를) 모릅니다. 쓸 수 있는 이름: {listed}. 입력하는 값이면 먼저 입력값으로 정하십시오.",
            f"The formula '{text}' names '{strange[0]}', which is not known. Names to use: {listed}. If it is a value you enter, add it to the inputs first.",
        )
    return Expression(text, names)


def _parsed(text: str) -> ast.expr:
    if not text.strip() or len(text) > LONGEST:
        raise _unreadable(text[:60])
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _unreadable(text) from None


def _names(node: ast.expr, text: str) -> list[str]:
    """The names of a tree; Problem where it holds anything that is not allowed."""
    match node:
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            return []
        case ast.Name(id=name):
            return [name]
        case ast.UnaryOp(op=op, operand=inner) if type(op) in _ONE:
            return _names(inner, text)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _TWO:
            return [*_names(left, text), *_names(right, text)]
        case ast.Call(func=ast.Name(id=name), args=[_, *_] as args, keywords=[]) if _takes(name, len(args)):
            return [found for part in args for found in _names(part, text)]
    raise _unreadable(text)


def _takes(name: str, number: int) -> bool:
    return name in _CALLS and (number == 1 if name == "abs" else number >= 2)


def _value(node: ast.expr, given: Mapping[str, float]) -> float:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name):
            return given[name]
        case ast.UnaryOp(op=op, operand=inner):
            return _ONE[type(op)](_value(inner, given))
        case ast.BinOp(left=left, op=op, right=right):
            return _TWO[type(op)](_value(left, given), _value(right, given))
        case ast.Call(func=ast.Name(id=name), args=args):
            return _CALLS[name](*(_value(part, given) for part in args))
    raise _unreadable(ast.unparse(node))


def _unreadable(text: str) -> Problem:
    return Problem(
        f"계산식 '{text}'을(를) 읽을 수 없습니다: 수, 이름, + - * / 와 괄호, min, max, abs만 쓸 수 있습니다. 예: returned / delivered * 100.",
        f"The formula '{text}' cannot be read: numbers, names, + - * / and brackets, min, max and abs may be used, as in returned / delivered * 100.",
    )
