"""Refusals by their text: declining and saying nothing else, and not a policy that denies something."""

import pytest

from evals.refusals import is_refusal


@pytest.mark.parametrize(
    "text",
    [
        "I don't know.",
        "I do not know",
        "Sorry, I do not have that information, either.",
        "I’m sorry, but I can’t help with that.",
        "I do not have specific information on a minimum limit for concurrent jobs.",
        "We have no information about this.",
        "We don't have any details on that product.",
        "I am unable to provide an answer. Sorry.",
        "Unfortunately, I cannot find anything about tyres in the policies.",
        "The documents do not provide an answer to the question.",
        "The provided context doesn't mention delivery to Norway.",
        "The policy does not say.",
        "The return policy doesn't specify whether tents count.",
        "No policy covers this.",
        "No clause that I can see answers your question. Please contact the support team.",
        "There is no information about tyres in the documents.",
        "There is no mention of this in our guidelines.",
        "Delivery to Norway is not mentioned in the provided documents.",
        "I'm not sure. A colleague can help you with this.",
        "I'm not aware of any rule about that, but you can ask at the store.",
        "Although the documents do not say, please contact us.",
        "That is outside the scope of what I can answer.",
        "Not enough information.",
        "Unanswerable",
        "I **don't know** whether we ship there. Is there anything else I can help you with?",
        "The policies do not say, or I could not find where they do. The nearest clauses are listed as sources; they "
        "may not answer the question. A person can help you with this.",
        "We cannot help you with that. Try our partner shop instead.",
    ],
)
def test_an_answer_that_declines_is_a_refusal(text: str) -> None:
    assert is_refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "You cannot return opened food.",
        "No, we do not accept returns after 30 days.",
        "We cannot offer refunds for gift cards.",
        "We can't help with damage caused by misuse.",
        "We are unable to ship to Norway.",
        "The policy does not cover accidental damage.",
        "The warranty does not include batteries.",
        "Accidental damage is not covered by the policy.",
        "Postage is not included in the price.",
        "There is no charge for delivery.",
        "There is no policy against reselling; you may resell your tent.",
        "Sorry, the 30 days are over, so a return is not possible.",
        "I'm sorry to hear that! You can return it within 30 days.",
        "Unfortunately, sale items cannot be returned.",
        "You do not need to know your order number.",
        "If you do not have information on your order, look at the receipt.",
        "We do not share information with third parties.",
        "We don't have access to your password.",
        "I do not have the default duration. There is no retry limit for these runs.",
        "The documents do not specify an end date, but returns take 30 days.",
        "Although the policy does not say so, tents count as equipment.",
        "The documents do not mention snow tyres. However, summer tyres are sold in all shops.",
        "Please contact the support team.",
        "Do you mean the tent or the bag?",
        "Yes.",
        "",
    ],
)
def test_an_answer_that_says_something_is_no_refusal_and_neither_is_a_denial(text: str) -> None:
    assert not is_refusal(text)
