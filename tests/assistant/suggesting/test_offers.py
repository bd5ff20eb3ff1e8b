"""What in a reply is an offer: what the writer gives, in the words of replies."""

import pytest

from assistant.suggesting.drafted import drafted
from assistant.suggesting.offers import is_offer, offered


@pytest.mark.parametrize(
    ("sentence", "benefits"),
    [
        ("I've popped a £10 voucher in the post to say sorry.", ("credit",)),
        ("I'm putting $75 on your account for all of this.", ("credit",)),
        ("I've wiped the €80 for Wednesday.", ("waiver",)),
        ("Don't worry about the late charge, I'll have it removed.", ("waiver",)),
        ("I went ahead and refunded the delivery charge as well.", ("waiver",)),
        ("I've had £50 credited to your account.", ("credit",)),
        ("I've reversed the overdraft interest for November.", ("waiver",)),
        ("Your next coffee is on me.", ("free",)),
        ("For your trouble the next rental day is free.", ("rental",)),
        ("I've given you an extra two weeks to pay.", ("lateness",)),
        ("Plus I've given you 15 percent off next time.", ("discount",)),
        ("Consider the cleaning charge waived.", ("waiver",)),
    ],
)
def test_what_the_writer_gives_is_an_offer(sentence: str, benefits: tuple[str, ...]) -> None:
    (one,) = drafted(sentence)
    assert is_offer(one)
    assert offered(one.claim) == benefits


@pytest.mark.parametrize(
    "sentence",
    [
        "The late fee is €30 and is charged automatically.",
        "I can see the £5 charge from Tuesday.",
        "I've checked the refund and it was sent on Monday.",
        "We refund the full price if the parcel is lost.",
        "I've passed your request for a refund to my manager.",
        "I'm afraid I can't take the fee off.",
        "I have put the closure through and it is complete once the payment of £12.40 has settled.",
        "I have taken the payment of €320 from your card.",
        "You get 20 percent off the repair price, though.",
        "There's a deposit of €50, it comes off the bill.",
        "I put a tape to one here in the office and the chart was off.",
        "If nobody is free, we call you back the next day the lines are open.",
    ],
)
def test_facts_of_the_case_and_of_the_policy_are_no_offers(sentence: str) -> None:
    (one,) = drafted(sentence)
    assert not is_offer(one)
