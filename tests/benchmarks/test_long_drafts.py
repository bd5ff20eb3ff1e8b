"""Long drafts are put together of short ones, each used once, the same way for the same seed."""

from assistant.suggesting.findings import Draft, Said
from benchmarks.long_drafts import joined

SHORT = [Draft(f"Reply {at} {'is short ' * (at % 30)}.", (Said("customer", f"Question {at}"),)) for at in range(100)]


def test_long_drafts_have_150_to_190_words_and_each_part_once() -> None:
    long = joined(SHORT, seed=1)
    assert len(long) > 10
    assert all(150 <= len(draft.text.split()) <= 190 for draft in long)
    numbers = [words[1] for draft in long for part in draft.text.split(" .") if len(words := part.split()) > 1]
    assert len(numbers) == len(set(numbers)) > len(long)


def test_a_long_draft_is_below_the_conversation_of_its_first_part() -> None:
    for draft in joined(SHORT, seed=1):
        assert draft.conversation[0].text == f"Question {draft.text.split()[1]}"


def test_the_seed_decides() -> None:
    assert joined(SHORT, seed=1) == joined(SHORT, seed=1) != joined(SHORT, seed=2)
