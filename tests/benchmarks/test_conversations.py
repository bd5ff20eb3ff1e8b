"""The conversations benchmark, small: nothing is lost, doubled or crossed; and its checks see what is wrong."""

import asyncio

import pytest

from benchmarks.conversations import Load, _talked_over, run, serving, settings_for
from tests.faults.homes import sample_home


@pytest.mark.loopback
def test_a_dozen_visitors_with_hand_offs_lose_double_and_cross_nothing(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    home = sample_home(tmp_path_factory.getbasetemp())
    with serving(settings_for(home)) as url:
        outcome = asyncio.run(run(url, Load(visitors=12, questions=3, agents=3)))
    assert outcome.problems == []
    assert (outcome.messages, outcome.answers, outcome.handoffs) == (12 * 3 + 4, 12 * 3, 4)
    assert outcome.reconnections > 0


def test_an_assistant_that_talks_over_a_person_is_seen() -> None:
    state = {"type": "state", "state": "human"}
    assert _talked_over([state, {"type": "sentence"}])
    assert not _talked_over([state, {"type": "message"}, {"type": "state", "state": "bot"}, {"type": "sentence"}])
