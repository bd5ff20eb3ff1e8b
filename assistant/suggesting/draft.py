"""The reply to send: the answer that the customer would get, with the courtesies that need no clause.

Nothing in it comes from an internal clause, not even a turn of phrase: the answer is asked for as a customer, who has
the public clauses only.
"""

from assistant.answering.events import Answer, Citation
from assistant.suggesting.case import Case
from assistant.suggesting.suggestion import Draft

_ON_THE_WAY = ("answered", "clarify")


def drafted(answer: Answer, case: Case, contact: str | None) -> Draft | None:
    """The answer, or the question it asks back, between a greeting and a way to reach us; None where there is none."""
    if answer.outcome not in _ON_THE_WAY or not answer.text:
        return None
    citations = answer.citations
    if answer.outcome == "clarify":
        citations = tuple(dict.fromkeys(option.citation for option in answer.options))
    opening = f"Hello {case.name},\n\n" if case.name else ""
    closing = f"\n\nIf anything is left open, you can reach us here: {_address(contact)}" if contact else ""
    return Draft(
        text=f"{opening}{answer.text}{closing}", citations=tuple(_moved(one, len(opening)) for one in citations)
    )


def _moved(citation: Citation, by: int) -> Citation:
    return citation.model_copy(
        update={"answer_start": citation.answer_start + by, "answer_end": citation.answer_end + by}
    )


def _address(contact: str) -> str:
    """A link as people write it: mail addresses and telephone numbers without their scheme."""
    return contact.removeprefix("mailto:").removeprefix("tel:")
