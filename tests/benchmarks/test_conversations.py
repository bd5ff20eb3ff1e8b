"""The conversations benchmark, small: nothing is lost, doubled or crossed; and its checks see what is wrong."""

import asyncio

import pytest

from assistant.settings import Settings
from benchmarks.conversations import AGENT_KEY, Load, _talked_over, run
from tests.assistant.api.conftest import ingested, settings
from tests.assistant.api.serving import served, settings_at

__all__ = ["ingested", "settings"]


@pytest.mark.loopback
def test_visitors_with_hand_offs_lose_double_and_cross_nothing(settings: Settings) -> None:
    with served(settings_at(settings.home, server={"agent_key": AGENT_KEY})) as url:
        outcome = asyncio.run(run(url, Load(visitors=6, questions=2, agents=2)))
    assert outcome.problems == []
    assert (outcome.messages, outcome.answers, outcome.handoffs) == (6 * 2 + 2, 6 * 2, 2)
    assert outcome.reconnections > 0


def test_an_assistant_that_talks_over_a_person_is_seen() -> None:
    state = {"type": "state", "state": "human"}
    assert _talked_over([state, {"type": "sentence"}])
    assert not _talked_over([state, {"type": "message"}, {"type": "state", "state": "bot"}, {"type": "sentence"}])
