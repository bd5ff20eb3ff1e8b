"""What an internal handbook lets agents say, and what it obliges them to, in lists and in passing."""

from collections.abc import Iterator

import pytest

from assistant.suggesting.checker import ReplyCheck
from assistant.suggesting.findings import Draft, Said
from tests.assistant.suggesting.conftest import opened_over

_TERMS = """---
audience: public
---
# Lesson terms

Lessons start within 6 miles of the town hall. A start further out, up to 12 miles, costs £4 a lesson.

A free key allows 1,000 calls a day, a paid key 50,000.

We do not pay bank charges. However, if we took money twice, we pay the bank charges for it.
"""
_HANDBOOK = """---
audience: internal
---
# Desk handbook

The list of late learners is confidential. Learners with three no shows in 6 months are put on it.

Times we may promise: a new instructor within 10 working days.

Topping up the pressure by the filling loop may be explained.

A learner who says that paying is difficult can pause payments for up to two months.

Never say that a visit is “guaranteed” for an hour.

## What you must always tell people

1. When you sell a block, say that it is valid for 12 months.
2. When a learner tells us about an illness, such as epilepsy or asthma, say that they must tell the licence office.
"""


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplyCheck]:
    """Over the terms and the handbook of a driving school."""
    policies = tmp_path_factory.mktemp("school")
    (policies / "terms.md").write_text(_TERMS, encoding="utf8")
    (policies / "handbook.md").write_text(_HANDBOOK, encoding="utf8")
    with opened_over(tmp_path_factory.mktemp("home"), [policies]) as opened:
        yield opened


def _kinds(school: ReplyCheck, asked: str, draft: str) -> list[str]:
    return [one.kind for one in school.check(Draft(draft, (Said("customer", asked),), "agent"))]


@pytest.mark.parametrize(
    "draft",
    [
        "We would offer you a new instructor within 10 working days.",
        "You can top up the pressure by the filling loop yourself.",
        "If paying is difficult, you can pause payments for up to two months.",
        "The part itself is guaranteed for 12 months.",
        "The furthest that we start is 12 miles from the town hall.",
        "With a paid key you have 50,000 calls a day.",
        "We took the money twice, so we pay the bank charges for that.",
    ],
)
def test_what_may_be_told_or_stands_in_the_same_clause_raises_nothing(school: ReplyCheck, draft: str) -> None:
    assert _kinds(school, "What about it?", draft) == []


@pytest.mark.parametrize(
    ("asked", "draft", "kind"),
    [
        ("Why?", "You are on the list of late learners, with three no shows in 6 months.", "internal_leak"),
        ("When?", "The visit at nine is guaranteed.", "tone"),
        ("How far?", "Lessons start within 20 miles of the town hall.", "over_promise"),
        ("A block please.", "I have sold you a block of ten hours.", "missing_disclosure"),
        ("I was told that I have epilepsy.", "Thank you, your lessons are paused.", "missing_disclosure"),
        ("My bank took money.", "We pay your bank charges.", "contradiction"),
    ],
)
def test_what_may_not_be_said_or_is_left_out_is_found(school: ReplyCheck, asked: str, draft: str, kind: str) -> None:
    assert _kinds(school, asked, draft) == [kind]
