"""Many runs, several at once, with faults drawn at random; and what is left behind when all of them are over."""

import asyncio
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.answering.events import Answer
from assistant.conversations.exchange import Asked, Exchanges
from benchmarks.faults.held import Held, resident_mb
from benchmarks.faults.model_server import ModelServer, Reply, model_server
from benchmarks.faults.runs import Run, run
from benchmarks.faults.scripts import FAULTS, Fault
from benchmarks.faults.stack import QUESTIONS, prepare, quoting, services
from knowledge.embeddings import Encoder

_SAMPLES = 10  # of the memory, on the way
_SETTLE_SECONDS = 5.0  # for the server's side to notice that the last connections were closed

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Soaked:
    """All runs; what was held at the end beyond the start; MB of memory on the way, the first one after warming up."""

    runs: tuple[Run, ...]
    left: tuple[str, ...]
    memory: tuple[float, ...]

    @property
    def problems(self) -> list[str]:
        """Everything that is not as it must be, in words."""
        broken = [f"{one.fault}: {problem}" for one in self.runs for problem in one.problems]
        return broken + [f"left behind: {one}" for one in self.left]


def drawn(count: int, seed: int) -> list[Fault]:
    """So many faults: all of them once, the others at random, in random order."""
    dice = random.Random(seed)  # noqa: S311 - a draw that can be repeated
    chosen = [*FAULTS, *dice.choices(FAULTS, k=max(0, count - len(FAULTS)))][:count]
    dice.shuffle(chosen)
    return chosen


def soak(home: Path, encoder: Encoder, faults: Sequence[Fault], patience: float, tell: Tell = lambda _: None) -> Soaked:
    """Play the faults, to services that wait so many seconds for a word.

    Everything is opened, used and closed once before, so that what is opened once and for all is no finding.
    """
    prepare(home, encoder)
    _play(home, encoder, FAULTS[:1], patience, lambda _: None)
    before = Held.now()
    played = _play(home, encoder, faults, patience, tell)
    return Soaked(played.runs, (*played.left, *Held.now().beyond(before)), played.memory)


def _play(home: Path, encoder: Encoder, faults: Sequence[Fault], patience: float, tell: Tell) -> Soaked:
    with quoting(home, encoder) as model_free:
        answers = [asyncio.run(_answer(model_free.exchanges, one)) for one in QUESTIONS]
    with _playing() as stage, services(home, encoder, stage.server.base_url, patience) as by_place:

        async def work(slot: int, waiting: "Iterator[Fault]") -> None:
            for fault in waiting:
                stage.set(slot, fault)
                runs.append(await run(fault, QUESTIONS[slot], by_place[fault.place], answers[slot]))
                if len(runs) % max(1, len(faults) // _SAMPLES) == 0:
                    memory.append(round(resident_mb(), 1))
                    tell(f"{len(runs)} of {len(faults)} runs, {memory[-1]:.0f} MB")

        async def together() -> list[str]:
            queue = iter(faults)
            async with asyncio.TaskGroup() as group:
                for slot in range(len(QUESTIONS)):
                    group.create_task(work(slot, queue))
            await stage.emptied()
            left = asyncio.all_tasks() - {asyncio.current_task()}
            return [f"the task {task.get_name()}" for task in left]

        runs: list[Run] = []
        memory: list[float] = []
        left = asyncio.run(together())
        left += [f"{stage.server.serving} requests to the model"] * (stage.server.serving > 0)
    return Soaked(tuple(runs), tuple(left), tuple(memory))


async def _answer(exchanges: Exchanges, question: str) -> Answer:
    return await (await exchanges.open(Asked(question))).answer()


@dataclass(slots=True)
class _Stage:
    """Which fault is played to which question, and how often it was asked. Used by one event loop and the server's."""

    server: ModelServer
    now: dict[str, tuple[Fault, int]]

    def set(self, slot: int, fault: Fault) -> None:
        self.now[QUESTIONS[slot]] = (fault, 0)
        self.server.requests.clear()

    async def emptied(self) -> None:
        """Wait until the server has no request in hand, or for as long as it may need to notice."""
        for _ in range(100):
            if not self.server.serving:
                return
            await asyncio.sleep(_SETTLE_SECONDS / 100)


@contextmanager
def _playing() -> Iterator[_Stage]:
    now: dict[str, tuple[Fault, int]] = {}

    def reply(request: dict[str, Any]) -> Reply:
        material = request["messages"][1]["content"]
        (question,) = (one for one in now if f'"question": "{one}"' in material)
        fault, attempt = now[question]
        now[question] = (fault, attempt + 1)
        return fault.reply(request, attempt)

    with model_server(reply) as server:
        yield _Stage(server, now)
