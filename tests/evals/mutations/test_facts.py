"""One fact of a true sentence changed, so that it is false."""

import pytest

from evals.mutations.facts import changed, names_of


def _of(kind: str, sentence: str, context: str = "", names: tuple[str, ...] = ()) -> list[str]:
    return [text for one, text in changed(sentence, context or sentence, names) if one == kind]


@pytest.mark.parametrize(
    ("kind", "sentence", "text"),
    [
        ("negation", "Gift cards cannot be returned.", "Gift cards can be returned."),
        ("negation", "You can return a tent.", "You can not return a tent."),
        ("negation", "There is no fee.", "There is a fee."),
        ("modal", "We may cancel the order.", "We must cancel the order."),
        ("condition left out", "If it is late, you can cancel the order.", "You can cancel the order."),
        ("condition left out", "You can cancel the whole order until it is packed.", "You can cancel the whole order."),
        ("swapped", "You can return an unopened tent.", "You can return an opened tent."),
        ("swapped", "You can return an unopened tent.", "We can return an unopened tent."),
        ("number", "Return it within 30 days.", "Return it within 60 days."),
        ("unit", "Return it within 30 days.", "Return it within 30 weeks."),
        ("money", "It costs $6.", "It costs $12."),
    ],
)
def test_every_kind_of_fact_is_changed(kind: str, sentence: str, text: str) -> None:
    assert text in _of(kind, sentence)


def test_a_name_becomes_one_that_the_context_does_not_have() -> None:
    names = names_of(["We ship to Denver and Boise.", "In Laramie we do not."])
    assert names == ["Denver", "Boise", "Laramie"]
    assert _of("swapped", "Ask in Denver.", "Ask in Denver or Boise.", tuple(names)) == ["Ask in Laramie."]


def test_a_benefit_is_appended_to_any_sentence() -> None:
    [invented] = _of("invented", "Tents are green.")
    assert invented.startswith("Tents are green, and ")


def test_a_sentence_without_conditions_or_modals_has_none_changed() -> None:
    kinds = {kind for kind, _ in changed("Tents are green.", "Tents are green.", ())}
    assert kinds == {"negation", "invented"}
