"""The closest words of a changed document are found, and nothing is claimed where there are none."""

from evals.closest import closest

_SOURCE = (
    "# Returns\n\nUsed items have 30 days. Opened items: **14\ndays** after delivery.\n\nGift cards cannot be returned."
)


def test_a_changed_number_is_seen_at_once() -> None:
    assert closest("Used items have 60 days.", _SOURCE) == "Used items have 30 days."


def test_white_space_and_emphasis_do_not_hide_a_passage() -> None:
    assert closest("Opened items: 21 days after delivery.", _SOURCE) == "Opened items: **14 days** after delivery."


def test_of_passages_with_as_many_words_the_most_similar_is_taken() -> None:
    assert closest("60 days", "Write in 3 days. You have 20 days left.") == "20 days"


def test_words_that_are_not_there_have_no_closest() -> None:
    assert closest("Bring a photo ID and the receipt", _SOURCE) is None
    assert closest("30 days", "") is None
    assert closest(" ", _SOURCE) is None
