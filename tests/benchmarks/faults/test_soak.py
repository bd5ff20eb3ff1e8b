"""Every fault once, against the services as they are opened for serving; and that the checks notice what is wrong."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from assistant.answering.events import Citation, Completed, Event, Sentence, Writing, fold
from benchmarks.faults.__main__ import report
from benchmarks.faults.held import Held
from benchmarks.faults.runs import misshown, untrue
from benchmarks.faults.scripts import FAULTS, TRUE
from benchmarks.faults.soak import drawn, soak
from benchmarks.faults.stack import POLICY
from knowledge.embeddings import Encoder


@pytest.mark.loopback
def test_after_every_fault_the_turn_tells_the_truth_and_nothing_is_left(onnx_encoder: Encoder, tmp_path: Path) -> None:
    soaked = soak(tmp_path / "home", onnx_encoder, drawn(len(FAULTS), seed=1), patience=2.0)
    assert soaked.problems == []
    assert {one.fault for one in soaked.runs} == {fault.name for fault in FAULTS}
    assert len({one.code for one in soaked.runs}) > 10
    assert len(report(soaked).tables[0].rows) == len(FAULTS) > 20


def test_every_fault_is_drawn_once_before_any_is_drawn_twice() -> None:
    names = [fault.name for fault in drawn(len(FAULTS) + 10, seed=1)]
    assert set(names) == {fault.name for fault in FAULTS}
    assert names == [fault.name for fault in drawn(len(FAULTS) + 10, seed=1)]


def _completed(code: str) -> Completed:
    return Completed(confidence=1, writing=Writing(code=code, fingerprint="", shown=1))


def _sentence(text: str, quote: str) -> Sentence:
    start = POLICY.index(quote) if quote in POLICY else 0
    place = {"document": "d", "version": 1, "clause_id": "c", "title": "t", "section": (), "start": start}
    cited = {**place, "end": start + len(quote), "quote": quote, "answer_start": 0, "answer_end": len(text)}
    return Sentence(text=text, citations=(Citation.model_validate(cited),))


QUOTED = "Opened items can be returned within 30 days if all parts are there."


@pytest.mark.parametrize(
    ("sentence", "problem"),
    [
        (_sentence(TRUE, QUOTED), None),
        (Sentence(text=TRUE, citations=()), "shown without citation"),
        (_sentence(TRUE, "Opened items can be returned within 90 days."), "quotes what is not there"),
        (_sentence("Every customer gets a free tent.", QUOTED), "shown beyond what holds"),
    ],
)
def test_what_is_shown_wrongly_is_noticed(sentence: Sentence, problem: str | None) -> None:
    found = list(misshown(fold([sentence, _completed("written")]), fold([_sentence(QUOTED, QUOTED)])))
    assert [problem in one for one in found] == [True] if problem else found == []


def test_a_code_that_is_not_the_faults_is_noticed() -> None:
    by_name = {fault.name: fault for fault in FAULTS}
    events: list[Event] = [_sentence(TRUE, QUOTED), _completed("written")]
    quoted = fold([_sentence(QUOTED, QUOTED)])
    assert list(untrue(by_name["none"], events, quoted)) == []
    assert list(untrue(by_name["500"], events, quoted)) == ["the code is written, and should be extractive:unavailable"]
    late: list[Event] = [
        _sentence(QUOTED, QUOTED),
        Completed(confidence=1, writing=Writing(code="extractive:timeout", fingerprint="")),
    ]
    assert list(untrue(by_name["500"], late, quoted, late=True)) == []
    assert len(list(untrue(by_name["500"], late, quoted))) == 1
    assert "the events end wrongly" in next(untrue(by_name["none"], events[:1], quoted))


@contextmanager
def _thread() -> Iterator[None]:
    over = threading.Event()
    thread = threading.Thread(target=over.wait, name="left behind")
    thread.start()
    yield
    over.set()
    thread.join()


@pytest.mark.loopback
def test_a_socket_and_a_thread_that_are_left_are_noticed() -> None:
    before = Held.now()
    with closing(socket.socket()), _thread():
        assert {"left behind", "socket"} <= set(Held.now().beyond(before))
    assert Held.now().beyond(before) == []
