"""Questions on either side of a limit: on day 60 of a 60-day window, on day 61, a cent more than a price."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from evals.generating.limits import Case, Limit, limits
from evals.generating.statements import Statement
from evals.samples import Verdict

_SINCE = re.compile(r"^ (?P<what>(?:my|the|your|a) (?:\w+ ?){1,3}?)(?=$| (?:for|and|to|if|in|with|as)\b|,)")
_SUMS = ("damages", "fee", "fees", "credit", "payment", "amount")


@dataclass(frozen=True, slots=True)
class BoundaryQuestion:
    """A question about one value near a limit. `fact` are the limit's own words, `verdict` the answer where clear."""

    text: str
    kind: str
    fact: str
    verdict: Verdict | None


def boundary_questions(said: Statement, excepted: bool, random: Random) -> Iterator[list[BoundaryQuestion]]:
    """For each limit of the sentence, its questions. `excepted`: another sentence makes an exception to this one."""
    for text, in_front in ((said.rest, False), (said.before, True)):
        for limit in limits(text):
            around = (text[: limit.start].rstrip(), text[limit.end :])
            told = random.random() < 0.5
            asked = [_question(said, around, limit, case, told and not in_front) for case in limit.cases]
            if in_front:
                asked = [said.asking(said.rest, f"{around[0]} {case.words}{around[1]}") for case in limit.cases]
            if all(asked):
                yield [
                    BoundaryQuestion(question or "", limit.kind, limit.said, _verdict(said, case, excepted))
                    for question, case in zip(asked, limit.cases, strict=True)
                ]


def _verdict(said: Statement, case: Case, excepted: bool) -> Verdict | None:
    """Yes within what is granted and no outside; what is denied within is open outside, and so is an exception."""
    if said.qualified:
        return "depends"
    if said.denies:
        return "no" if case.holds else None
    if case.holds:
        return "yes"
    return "depends" if excepted else "no"


def _question(said: Statement, around: tuple[str, str], limit: Limit, case: Case, told: bool) -> str | None:
    """The question with the case in the limit's place; None where that reads like nobody's question.

    `told`: the time that has passed is told before the question, where that can be.
    """
    head, tail = around
    if limit.kind == "duration":
        return _in_time(said, around, limit, case, told) if head else None
    if limit.kind == "amount" and head.endswith(","):
        return None
    asked = said.demand if said.demands else said
    link = ""
    if limit.kind == "amount" and limit.direction != "exactly":
        link = " for" if head.endswith(("covered", "insured", "liable")) else " of" if head.endswith(_SUMS) else ""
    return asked.asking(f"{head}{link} {case.words}{tail}")


def _in_time(said: Statement, around: tuple[str, str], limit: Limit, case: Case, told: bool) -> str | None:
    """What may be asked about a time: whether it is still allowed, goes on, or may take so long."""
    head, tail = around
    forward = limit.anchor not in ("before", "prior to")
    anchor = "after" if limit.anchor in ("of", "from", "since") else limit.anchor
    anchored = f" {anchor}" if anchor else ""
    if limit.lasting:
        time = case.words if anchor else f"for {case.value}"
        return said.asking(f"{head} {time}{tail}") if head != "have" else None
    if said.subject == "I" or said.aux == "can":
        return _permitted(said, around, limit, case, told)
    if said.denies or not forward or limit.direction != "at most" or _another_time(head + tail):
        return None
    be = "be " if said.aux in ("is", "are") else ""
    words = f"could it take {case.value} for {said.subject} to {be}{head}{anchored}{tail}"
    return said.whole(words, said.before)


def _permitted(said: Statement, around: tuple[str, str], limit: Limit, case: Case, told: bool) -> str | None:
    head, tail = around
    if said.aux not in ("can", "will"):
        return None
    if told and limit.anchor not in ("before", "prior to") and not said.before:
        since = _SINCE.match(tail) if limit.anchor else None
        if since:
            asked = said.asking(f"{head}{tail[since.end() :]}", still=True)
            return f"It's been {case.value} since {since['what'].strip()}. {asked}"
        if not limit.anchor:
            return f"It's been {case.value}. {said.asking(f'{head}{tail}', still=True)}"
    return said.asking(f"{head} {case.words}{tail}")


def _another_time(words: str) -> bool:
    """Whether the sentence gives a second time, so that it is unclear what takes how long."""
    return any(limit.kind == "duration" for limit in limits(words))
