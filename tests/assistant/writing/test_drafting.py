"""Sentences out of a stream: the same ones however it is cut, each as soon as it is certain."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.writing.drafting import LONGEST, Draft, Written
from assistant.writing.model import WritingStopped

REPLY = (
    "You can return it within 60 days [1]. A label costs $6.95, e.g. by post. [2][3] Members pay nothing [4, 5]!\n"
    "- **Tents**: 5 years. [6]\n- Stoves [7].\n\nSee [the page](https://example.org) [8]. Yes. No number here"
)
SENTENCES = [
    Written("You can return it within 60 days.", (1,), ""),
    Written("A label costs $6.95, e.g. by post.", (2, 3), " "),
    Written("Members pay nothing!", (4, 5), " "),
    Written("Tents: 5 years.", (6,), "\n- "),
    Written("Stoves.", (7,), "\n- "),
    Written("See the page.", (8,), "\n\n"),
    Written("Yes.", (), " "),
    Written("No number here", (), " "),
]


def _cut(*pieces: str) -> list[Written]:
    draft = Draft()
    return [*(one for piece in pieces for one in draft.feed(piece)), *draft.end()]


def test_sentences_come_with_their_numbers_and_without_markdown() -> None:
    assert _cut(REPLY) == SENTENCES


@given(st.lists(st.integers(0, len(REPLY)), max_size=30))
def test_it_does_not_matter_where_a_reply_is_cut(cuts: list[int]) -> None:
    at = [0, *sorted(cuts), len(REPLY)]
    assert _cut(*(REPLY[start:end] for start, end in pairwise(at))) == SENTENCES


@pytest.mark.parametrize(
    ("pieces", "given"),
    [
        (["It is free [1]."], 0),  # it may be 1.5
        (["It is free [1].", " "], 1),
        (["It is free. "], 0),  # a number may follow
        (["It is free. ", "[1"], 0),
        (["It is free. ", "[1] "], 1),
        (["It is free. ", "T"], 1),
        (["It costs $6.", "95 [1]"], 0),
    ],
)
def test_a_sentence_is_given_when_nothing_more_can_belong_to_it(pieces: list[str], given: int) -> None:
    draft = Draft()
    assert sum(len(list(draft.feed(piece))) for piece in pieces) == given


def test_a_number_in_front_belongs_to_no_sentence() -> None:
    assert _cut("[1] It is free. [2] It is quick.") == [
        Written("It is free.", (2,), ""),
        Written("It is quick.", (), " "),
    ]


def test_a_yes_or_no_in_front_is_cut_off_because_nobody_checks_what_it_answers() -> None:
    assert [one.text for one in _cut("No, you can return it [1]. Yes: tents too [2]. No item is free [3].")] == [
        "You can return it.",
        "Tents too.",
        "No item is free.",
    ]


def test_a_reply_without_an_end_is_given_up() -> None:
    draft = Draft()
    assert list(draft.feed("so on and " * (LONGEST // 10))) == []
    with pytest.raises(WritingStopped):
        draft.feed("so on")
