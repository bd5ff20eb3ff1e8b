"""Two short policies and the shortest ways to ask and answer about them."""

from typing import Any

from evals.samples import Expectation, Gold, Sample
from evals.scores import CitedPassage, Observed, Passage

RETURNS = "# Returns\n\nYou may return goods within 30 days.\nShoes\n  too. Refunds take 5 days. Refunds take 5 days.\n"
SHIPPING = "# Shipping\n\nWe ship within two days.\n"
WITHIN = "You may return goods within 30 days."


class Shelf:
    """Sources that hold `returns` and `shipping`."""

    def text(self, document: str) -> str | None:
        return {"returns": RETURNS, "shipping": SHIPPING}.get(document)


def sample(*gold: Gold, **expect: Any) -> Sample:
    return Sample(id="s", question="May I?", expect=Expectation(gold=gold, **expect))


def observed(**said: Any) -> Observed:
    return Observed(id="s", outcome=said.pop("outcome", "answered"), **said)


def span(quote: str, document: str = "returns") -> tuple[int, int]:
    start = (Shelf().text(document) or "").index(quote)
    return start, start + len(quote)


def cited(quote: str, document: str = "returns") -> CitedPassage:
    start, end = span(quote, document)
    return CitedPassage(document=document, start=start, end=end, quote=quote)


def shown(quote: str, document: str = "returns") -> Passage:
    start, end = span(quote, document)
    return Passage(document=document, start=start, end=end, text=quote)
