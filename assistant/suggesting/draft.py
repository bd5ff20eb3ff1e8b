"""The reply to send: the answer that the customer would get, with the courtesies that need no clause.

Nothing in it comes from an internal clause, not even a turn of phrase: the answer is asked for as a customer, who has
the public clauses only. Where there is none and the customer asks what to do, a public procedure that fits is quoted.
"""

from collections.abc import Sequence

from assistant.answering.events import Answer, Citation
from assistant.answering.reading import readable
from assistant.suggesting.case import Case
from assistant.suggesting.steps import Procedure
from assistant.suggesting.suggestion import Draft
from knowledge.policies import Audience
from knowledge.sentences import Span

_ON_THE_WAY = ("answered", "clarify")


def drafted(answer: Answer, case: Case, contact: str | None, procedures: Sequence[Procedure] = ()) -> Draft | None:
    """The answer, or the question it asks back, between a greeting and a way to reach us; None where there is none.

    `procedures` are those that may stand in for an answer, best first.
    """
    said = _said(answer) or next((_quoted(one) for one in procedures if one.clause.audience is Audience.PUBLIC), None)
    if said is None or (answer.outcome not in _ON_THE_WAY and answer.reason != "insufficient_evidence"):
        return None
    opening = f"Hello {case.name},\n\n" if case.name else ""
    closing = f"\n\nIf anything is left open, you can reach us here: {_address(contact)}" if contact else ""
    return Draft(
        text=f"{opening}{said.text}{closing}", citations=tuple(_moved(one, len(opening)) for one in said.citations)
    )


def _said(answer: Answer) -> Draft | None:
    if answer.outcome not in _ON_THE_WAY or not answer.text:
        return None
    citations = answer.citations
    if answer.outcome == "clarify":
        citations = tuple(dict.fromkeys(option.citation for option in answer.options))
    return Draft(text=answer.text, citations=citations)


def _quoted(procedure: Procedure) -> Draft:
    """The steps, as a list where there are several."""
    text = ""
    citations = []
    for span in procedure.parts:
        text += ("\n" if text else "") + ("- " if len(procedure.parts) > 1 else "")
        start = len(text)
        text += readable(procedure.clause, span)
        citations.append(Citation.of(procedure.clause, span, Span(start, len(text))))
    return Draft(text=text, citations=tuple(citations))


def _moved(citation: Citation, by: int) -> Citation:
    return citation.model_copy(
        update={"answer_start": citation.answer_start + by, "answer_end": citation.answer_end + by}
    )


def _address(contact: str) -> str:
    """A link as people write it: mail addresses and telephone numbers without their scheme."""
    return contact.removeprefix("mailto:").removeprefix("tel:")
