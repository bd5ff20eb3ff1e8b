"""What every ThoroughCheck promises: the rules alone, with a model that objects, and with one that fails."""

import asyncio
from collections.abc import Iterator

import pytest

from assistant.suggesting.findings import Draft
from assistant.suggesting.thorough import ThoroughCheck
from benchmarks.faults.model_server import model_server, refuses
from tests.assistant.api.serving import POLICIES, publish
from tests.assistant.suggesting.thorough import PARAPHRASE, QUOTE, home_settings, objects, thorough_check

pytestmark = pytest.mark.loopback

_WRONG = "You can return an unopened item within 90 days for a full refund to your original payment method."


@pytest.fixture(scope="module", params=["rules alone", "objects", "fails"])
def checker(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ThoroughCheck]:
    """Every check in turn, as the settings open it."""
    home = tmp_path_factory.mktemp("home")
    publish(home, POLICIES)
    with model_server(refuses(500) if request.param == "fails" else objects(QUOTE)) as server:
        llm = {} if request.param == "rules alone" else {"llm": server.settings()}
        with thorough_check(home_settings(home, **llm)) as opened:
            yield opened


def test_what_the_rules_find_is_found_in_the_order_of_the_draft_and_verbatim(checker: ThoroughCheck) -> None:
    draft = f"{PARAPHRASE}\n\n{_WRONG}"
    found, inquiry = asyncio.run(checker.check(Draft(draft)))
    assert ("over_promise", _WRONG) in [(one.kind, one.sentence) for one in found]
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert all(one.sentence == draft[one.start : one.end] for one in found)
    assert len(found) == 1 + inquiry.added


def test_the_code_says_whether_the_model_had_its_say(checker: ThoroughCheck) -> None:
    found, inquiry = asyncio.run(checker.check(Draft(PARAPHRASE)))
    assert (inquiry.code == "checked") == bool(found)
    assert inquiry.code == "checked" or inquiry.code.startswith("rules:")
