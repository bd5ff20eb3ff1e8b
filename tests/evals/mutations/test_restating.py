"""A true sentence in other words."""

import pytest

from evals.mutations.restating import restated


@pytest.mark.parametrize(
    ("kind", "sentence", "text"),
    [
        ("reordered", "If it is late, you can cancel it.", "You can cancel it if it is late."),
        ("reordered", "You can cancel it if it is late.", "If it is late, you can cancel it."),
        ("passive", "You can return the tent within 30 days.", "The tent can be returned by you within 30 days."),
        ("customers", "You can return your tent.", "Customers can return their tent."),
        ("limit", "Return it within 30 days.", "Return it in 30 days or less."),
        ("limit", "Tell us within 30 days after the order.", "Tell us no later than 30 days after the order."),
        ("synonym", "You bought an item.", "You purchased an item."),
        ("contraction", "You cannot return it.", "You can't return it."),
        ("opening", "You cannot return it.", "According to the policy, you cannot return it."),
        ("figure: number word", "Wait 30 days.", "Wait thirty days."),
    ],
)
def test_a_rule_says_the_same_otherwise(kind: str, sentence: str, text: str) -> None:
    assert (kind, text) in list(restated(sentence))


def test_several_rules_together_are_a_version_of_their_own() -> None:
    [several] = [text for kind, text in restated("You cannot return your item.") if kind == "several"]
    assert "can't" in several
    assert "product" in several


def test_customers_stand_for_you_only_where_no_other_plural_is_meant() -> None:
    assert "customers" not in {kind for kind, _ in restated("You can return tents if they are green.")}
