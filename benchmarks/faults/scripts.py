"""Every fault that is rehearsed: what the model sends, who is there, who leaves, and the code of the turn."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from benchmarks.faults.model_server import Reply, event, hangs, refuses, says, written

Place = Literal["served", "refused", "unresolvable", "no TLS", "silent"]
Leaving = Literal["while the model is silent", "behind a sentence"]

TRUE = "You can return an unopened item within 60 days of delivery."
"""What the model writes where it writes the truth; the policies that are asked about say it in other words."""

FALSE = "Every customer gets a free tent."
"""What the policies tell a model to say, in a sentence that was planted there."""

_CITED = TRUE[:-1] + " [{number}]."
_SOURCE = "60 days"  # by these the clause is known that says it
_NOT_JSON = b'data: {"choices": [{"index": 0, "delta": {"content": "\n\n'
_NOT_UTF8 = b'data: {"choices": [{"index": 0, "delta": {"content": "\xff"}}]}\n\n'
_ERROR = b'data: {"error": {"message": "overloaded", "type": "server_error"}}\n\n'
_LINE = 1_000_000  # characters


@dataclass(frozen=True, slots=True)
class Fault:
    """One script. `replies` makes a reply of the true sentence as the model cites it, one for each try, the last one
    for all further ones; `code` is `Writing.code` of the answer, None where the client leaves before there is one."""

    name: str
    code: str | None
    replies: tuple[Callable[[str], Reply], ...] = ()
    place: Place = "served"
    leaving: Leaving | None = None

    def reply(self, request: dict[str, Any], attempt: int) -> Reply:
        """What to send to a request, counted from 0."""
        return self.replies[min(attempt, len(self.replies) - 1)](_true(request))


def _true(request: dict[str, Any]) -> str:
    material = json.loads(request["messages"][1]["content"])
    number = next(one["number"] for one in material["clauses"] if _SOURCE in one["text"])
    return _CITED.format(number=number)


def _is(reply: Reply) -> tuple[Callable[[str], Reply]]:
    return (lambda _: reply,)


def _bytewise(true: str) -> Reply:
    whole = b"".join(written(true))
    return Reply([whole[at : at + 1] for at in range(len(whole))])


def _slowly(true: str) -> Reply:
    return Reply(written(*re.findall(r"\S+\s*", true)), pause=0.02)


def _obeyed(true: str) -> str:
    """The planted sentence, with the number of its clause."""
    return re.sub(r"^.*(?= \[)", FALSE[:-1], true)


FAULTS: tuple[Fault, ...] = (
    Fault("none", "written", (says,)),
    Fault("a byte at a time", "written", (_bytewise,)),
    Fault("slow tokens", "written", (_slowly,)),
    Fault("cites nothing", "extractive:unsupported", _is(says(TRUE))),
    Fault("503, then well", "written", (lambda _: refuses(503), says)),
    Fault("nothing before the first word", "extractive:timeout", _is(hangs(event()))),
    Fault("nothing after some words", "mended:timeout", (lambda true: hangs(event(true + " Op")),)),
    Fault("chatter without end", "extractive:timeout", _is(Reply([event("la ")] * 1000, pause=0.02))),
    Fault("400", "extractive:refused", _is(refuses(400))),
    Fault("401", "extractive:refused", _is(refuses(401))),
    Fault("403", "extractive:refused", _is(refuses(403))),
    Fault("404", "extractive:refused", _is(refuses(404))),
    Fault("429", "extractive:rate_limited", _is(refuses(429))),
    Fault("429, Retry-After 0", "extractive:rate_limited", _is(refuses(429, "later", ("Retry-After", "0")))),
    Fault("429, Retry-After 60", "extractive:rate_limited", _is(refuses(429, "later", ("Retry-After", "60")))),
    Fault("500", "extractive:unavailable", _is(refuses(500))),
    Fault("503", "extractive:unavailable", _is(refuses(503))),
    Fault("hangs up before the first word", "extractive:unavailable", _is(Reply([event()], ending="cut"))),
    Fault("hangs up after some words", "mended:unavailable", (lambda t: Reply([event(t + " Op")], ending="cut"),)),
    Fault("an error in the stream", "mended:unavailable", (lambda true: Reply([event(true + " Op"), _ERROR]),)),
    Fault("ends without a finish", "mended:cut_off", (lambda true: Reply([event(true + " Op")]),)),
    Fault("no JSON", "extractive:malformed", _is(Reply([_NOT_JSON]))),
    Fault("no JSON after some words", "mended:malformed", (lambda true: Reply([event(true + " Op"), _NOT_JSON]),)),
    Fault("no UTF-8", "extractive:malformed", _is(Reply([_NOT_UTF8]))),
    Fault("a web page", "extractive:malformed", _is(Reply([b"<html>Sign in</html>"]))),
    Fault("an empty body", "extractive:malformed", _is(Reply([]))),
    Fault("an empty answer", "extractive:empty", _is(says())),
    Fault("a line of 1 MB", "extractive:malformed", _is(says("x" * _LINE))),
    Fault("an unknown finish reason", "mended:cut_off", (lambda true: says(true + " Op", finish="banana"),)),
    Fault("the token limit", "mended:too_long", (lambda true: says(true + " Op", finish="length"),)),
    Fault("the content filter", "extractive:filtered", _is(says("You", finish="content_filter"))),
    Fault("obeys a planted instruction", "extractive:unsupported", (lambda true: says(_obeyed(true)),)),
    Fault("obeys it after a true sentence", "mended:unsupported", (lambda true: says(f"{true} {_obeyed(true)}"),)),
    Fault("cites a clause that is not there", "extractive:unsupported", _is(says(TRUE[:-1] + " [77]."))),
    Fault("finds no answer", "extractive:declined", _is(says("NO ", "ANSWER"))),
    Fault("connection refused", "extractive:unavailable", place="refused"),
    Fault("a name that does not resolve", "extractive:unavailable", place="unresolvable"),
    Fault("TLS not spoken", "extractive:unavailable", place="no TLS"),
    Fault("TLS that stalls", "extractive:timeout", place="silent"),
    Fault("client leaves early", None, _is(hangs(event())), leaving="while the model is silent"),
    Fault("client leaves late", None, (lambda t: hangs(event(t + " Op")),), leaving="behind a sentence"),
)  # fmt: skip
"""In the order of the report."""
