"""Who is at work: a name and a role as a person gives them, held to the limits of the log's form."""

from dataclasses import dataclass

from twin.errors import Problem
from twin.usage.export import limits

ROLES = ("manager", "evaluator", "mentor", "operator")


@dataclass(frozen=True)
class Person:
    """A name and a role; '' is a reader who gave none."""

    name: str = ""
    role: str = ""


def person(name: str, role: str) -> Person:
    """Returns who signs in; Problem for a name that is none or too long."""
    name = name.strip()
    most = limits()["user_signs"]
    if not name:
        raise Problem("이름을 적으십시오.", "Give your name.")
    if len(name) > most:
        raise Problem(
            f"이름이 {len(name)}자입니다: 사용기록의 양식은 {most}자까지 받습니다. 줄여 적으십시오.",
            f"The name has {len(name)} signs: the log's form takes {most}; shorten it.",
        )
    return Person(name, role if role in ROLES else "")
