"""Questions near what the policies cover that they do not answer: the right answer is to say so.

A topic is asked about only where the policies speak of its field, and never of the topic: no clause, internal ones
included, has any of its words.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random
from typing import NamedTuple

from evals.generating.drafts import name
from evals.samples import Expectation, Sample
from knowledge.policies import Clause
from knowledge.words import stems


class _Topic(NamedTuple):
    """Words of which the policies must have one, words of which they must have none, and the questions."""

    near: str
    absent: str
    questions: tuple[str, ...]


_TOPICS = (
    _Topic("pay payment card", "bitcoin crypto cryptocurrency", ("Can I pay with Bitcoin?", "do you take crypto")),
    _Topic("pay payment card", "installment instalment klarna financing", ("Can I pay in installments?",)),
    _Topic("pay payment card", "layaway", ("Do you offer layaway?",)),
    _Topic("pay payment refund", "cheque check", ("Can I pay by check?",)),
    _Topic("ship shipping delivery", "drone", ("Do you deliver by drone?",)),
    _Topic("ship shipping delivery", "weekend saturday sunday", ("Can my parcel come on a Sunday?",)),
    _Topic("ship shipping delivery", "neighbor neighbour", ("Can the driver leave my parcel with a neighbor?",)),
    _Topic("ship shipping delivery", "customs duty", ("Who pays the customs duty on my parcel?",)),
    _Topic("order item product", "engrave engraving monogram", ("Can you engrave my name on it?",)),
    _Topic("order item product gift", "wrap wrapping", ("Do you wrap gifts, and what does it cost?",)),
    _Topic("order item product", "wholesale reseller", ("Do you sell wholesale?", "What are your wholesale prices?")),
    _Topic("order item product", "vegan leather", ("Are your products vegan?",)),
    _Topic("discount price coupon", "student", ("Is there a student discount?", "do students get money off")),
    _Topic("discount price coupon", "military veteran", ("Do veterans get a discount?",)),
    _Topic("discount price coupon", "senior pensioner", ("Do you have a discount for seniors?",)),
    _Topic("store shop", "parking", ("Is there free parking at your store?",)),
    _Topic("store shop", "dog pet", ("Can I bring my dog into the store?",)),
    _Topic("store shop", "toilet restroom", ("Do your stores have a restroom for customers?",)),
    _Topic("store shop", "wheelchair", ("Is the store wheelchair accessible?",)),
    _Topic("store company team employee", "job vacancy internship hiring", ("How do I apply for an internship?",)),
    _Topic("account subscription plan", "trial", ("Is there a free trial?",)),
    _Topic("account subscription plan", "nonprofit charity", ("Do you have a plan for charities?",)),
    _Topic("account subscription plan", "pause", ("Can I pause my subscription for a month?",)),
    _Topic("account login password", "fingerprint biometric", ("Can I log in with my fingerprint?",)),
    _Topic("account profile", "avatar emoji", ("Can I use an animated avatar?",)),
    _Topic("account data privacy", "inherit heir", ("Can my heir inherit my account?",)),
    _Topic("data privacy", "satellite", ("Is my data ever sent over a satellite link?",)),
    _Topic("data privacy security", "quantum", ("Is my data encrypted against quantum computers?",)),
    _Topic("support help contact", "whatsapp", ("Can I reach you on WhatsApp?", "whats your whatsapp number")),
    _Topic("support help contact", "fax", ("What is your fax number?",)),
    _Topic("support help contact", "sign-language", ("Do you offer support in sign language?",)),
    _Topic("warranty repair", "battery batteries", ("Do you replace batteries?",)),
    _Topic("return refund", "rent lease", ("Can I lease instead of buying?",)),
    _Topic("complaint dispute", "ombudsman", ("Which ombudsman can I write to?",)),
    _Topic("company business", "shares stock investor", ("Can I buy shares in your company?",)),
    _Topic("company business", "carbon climate emissions", ("How much carbon does your company emit?",)),
    _Topic("software service product api", "refurbish", ("Do you sell refurbished phones?",)),
)


def unanswerable(clauses: Sequence[Clause], day: date, random: Random) -> Iterator[Sample]:
    """Samples that must be abstained from, one for each topic that is near and not covered."""
    known = frozenset(stem for clause in clauses for stem in stems(clause.search_text))
    for topic in _TOPICS:
        if stems(topic.near) & known and not stems(topic.absent) & known:
            question = random.choice(topic.questions)
            yield Sample(
                id=name("unanswerable", question),
                question=question,
                as_of=day,
                tags=("generated", "unanswerable"),
                origin="generated",
                pending=True,
                expect=Expectation(outcome="abstained"),
            )
