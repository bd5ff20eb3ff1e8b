"""Order, merging, cancelling, failing and closing, on a backend that a test can hold."""

import asyncio
import gc
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pytest

from knowledge.embeddings.encoder import Vectors
from knowledge.embeddings.queue import QueuedEncoder
from knowledge.errors import ModelUnavailable
from tests.knowledge.embeddings.scripted_backend import ScriptedBackend


def waiting(encoder: QueuedEncoder) -> int:
    """How many jobs arrived in the queue and have not been merged into a pass."""
    workers = encoder._workers
    return len(workers._urgent._arrived) + len(workers._bulk._arrived)


def until(condition: Callable[[], bool]) -> None:
    """Wait, 20 s at most, for something another thread brings about."""
    give_up = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < give_up
        time.sleep(0.002)


@pytest.fixture
def new_threads() -> Callable[[], list[threading.Thread]]:
    """Lists the embedding threads started since the test began; other tests' encoders may still be open."""
    before = set(threading.enumerate())

    def started() -> list[threading.Thread]:
        names = (thread for thread in threading.enumerate() if thread.name.startswith("embeddings-"))
        return [thread for thread in names if thread not in before]

    return started


def test_vectors_are_scaled_to_length_one() -> None:
    with QueuedEncoder(ScriptedBackend()) as encoder:
        assert encoder.encode(["abc"])[0] == pytest.approx([3 / 10**0.5, 1 / 10**0.5])


def test_a_query_waits_for_one_batch_of_bulk_work_and_no_more() -> None:
    backend = ScriptedBackend()
    with QueuedEncoder(backend) as encoder, ThreadPoolExecutor(2) as pool:
        backend.gate.clear()
        bulk: Future[Vectors] = pool.submit(encoder.encode, ["a", "bb", "ccc", "dddd", "eeeee"])
        backend.wait_until_busy()
        query = pool.submit(encoder.embed_query, "a question")
        until(lambda: waiting(encoder) == 1)
        backend.gate.set()
        assert len(query.result()) == 2
        assert len(bulk.result()) == 5
    assert backend.batches == [["a", "bb"], ["a question"], ["ccc", "dddd"], ["eeeee"]]


def test_what_waits_is_merged_into_one_pass_sorted_by_length() -> None:
    backend = ScriptedBackend()
    with QueuedEncoder(backend) as encoder, ThreadPoolExecutor(3) as pool:
        backend.gate.clear()
        first = pool.submit(encoder.encode, ["first"])
        backend.wait_until_busy()
        second = pool.submit(encoder.encode, ["333", "1"])
        third = pool.submit(encoder.encode, ["22", "4444"])
        until(lambda: waiting(encoder) == 2)
        backend.gate.set()
        assert first.result().shape == (1, 2)
        assert second.result()[0, 0] == pytest.approx(3 / 10**0.5)
        assert third.result()[1, 0] == pytest.approx(4 / 17**0.5)
    assert backend.batches == [["first"], ["1", "22"], ["333", "4444"]]


def test_several_workers_share_the_queue() -> None:
    backend = ScriptedBackend(workers=2, batch_size=1)
    with QueuedEncoder(backend) as encoder, ThreadPoolExecutor(1) as pool:
        backend.gate.clear()
        bulk = pool.submit(encoder.encode, ["a", "bb", "ccc"])
        backend.wait_until_busy()
        backend.wait_until_busy()
        backend.gate.set()
        assert np.allclose(bulk.result()[:, 0], [1 / 2**0.5, 2 / 5**0.5, 3 / 10**0.5])


def test_a_failure_reaches_its_caller_and_the_worker_lives_on() -> None:
    with QueuedEncoder(ScriptedBackend()) as encoder:
        with pytest.raises(ValueError, match="poisoned"):
            encoder.encode(["fine", "also fine", "poison"])
        with pytest.raises(ValueError, match="poisoned"):
            encoder.embed_query("poison")
        assert len(encoder.embed_query("fine")) == 2


def test_awaiting_leaves_the_event_loop_free() -> None:
    backend = ScriptedBackend()

    async def scenario() -> int:
        backend.gate.clear()
        query = asyncio.create_task(encoder.aembed_query("slow"))
        await asyncio.to_thread(backend.wait_until_busy)
        beats = 0
        while beats < 5:  # the loop turns although the model is held
            await asyncio.sleep(0)
            beats += 1
        assert not query.done()
        backend.gate.set()
        await query
        return beats

    with QueuedEncoder(backend) as encoder:
        assert asyncio.run(scenario()) == 5


def test_a_cancelled_caller_takes_its_work_out_of_the_queue() -> None:
    backend = ScriptedBackend()

    async def scenario() -> None:
        backend.gate.clear()
        held = asyncio.create_task(encoder.aencode(["held"]))
        await asyncio.to_thread(backend.wait_until_busy)
        cancelled = asyncio.create_task(encoder.aencode(["never", "needed"]))
        await asyncio.to_thread(until, lambda: waiting(encoder) == 1)
        cancelled.cancel()
        with pytest.raises(asyncio.CancelledError):
            await cancelled
        backend.gate.set()
        await held
        await encoder.aencode(["next"])

    with QueuedEncoder(backend) as encoder:
        asyncio.run(scenario())
    assert backend.batches == [["held"], ["next"]]


def test_the_last_queries_are_remembered_and_older_ones_forgotten() -> None:
    backend = ScriptedBackend()
    with QueuedEncoder(backend, cached_queries=2) as encoder:
        for text in ("a", "b", "a", "c", "a", "b"):
            encoder.embed_query(text)
    assert backend.batches == [["a"], ["b"], ["c"], ["b"]]


def test_closing_fails_those_who_wait_and_ends_the_thread(new_threads: Callable[[], list[threading.Thread]]) -> None:
    backend = ScriptedBackend()
    encoder = QueuedEncoder(backend)
    with ThreadPoolExecutor(2) as pool:
        backend.gate.clear()
        bulk = pool.submit(encoder.encode, ["a", "bb", "ccc"])
        backend.wait_until_busy()
        closing = pool.submit(encoder.close)
        with pytest.raises(ModelUnavailable, match="closed"):
            bulk.result(timeout=20)
        backend.gate.set()
        closing.result()
    assert new_threads() == []


def test_an_encoder_nobody_holds_ends_its_thread(new_threads: Callable[[], list[threading.Thread]]) -> None:
    encoder = QueuedEncoder(ScriptedBackend())
    encoder.embed_query("a")
    assert len(new_threads()) == 1
    del encoder
    gc.collect()
    until(lambda: new_threads() == [])


def test_an_urgent_text_is_encoded_once_alone_or_among_others() -> None:
    backend = ScriptedBackend()
    with QueuedEncoder(backend) as encoder:
        first = encoder.encode(["a", "bb", "a"], urgent=True)
        assert encoder.embed_query("bb") == first[1].tolist()
        assert encoder.encode(["bb", "ccc"], urgent=True)[0].tolist() == first[1].tolist()
    assert backend.batches == [["a", "bb"], ["ccc"]]
