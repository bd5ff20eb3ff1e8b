"""What this process holds open: its threads, its descriptors, its memory."""

import gc
import os
import threading
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

_DESCRIPTORS = Path("/proc/self/fd")
_MEMORY = Path("/proc/self/statm")  # the second number is the resident pages


@dataclass(frozen=True, slots=True)
class Held:
    """Names of threads, and kinds of descriptors (a file by its path), each with how many there are."""

    threads: Counter[str]
    descriptors: Counter[str]

    @classmethod
    def now(cls) -> "Held":
        """What is held at this moment. Linux only, as far as descriptors go."""
        gc.collect()
        return cls(Counter(thread.name for thread in threading.enumerate()), Counter(_descriptors()))

    def beyond(self, before: "Held") -> list[str]:
        """What is held that was not held before."""
        return sorted([*(self.threads - before.threads), *(self.descriptors - before.descriptors)])


def resident_mb() -> float:
    """The memory of this process, in MB; 0 where the system does not tell."""
    if not _MEMORY.exists():
        return 0.0
    return int(_MEMORY.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _descriptors() -> list[str]:
    if not _DESCRIPTORS.exists():
        return []
    found = []
    for entry in _DESCRIPTORS.iterdir():
        try:
            found.append(str(entry.readlink()).partition(":[")[0])
        except FileNotFoundError:  # the one that the folder itself was read with
            continue
    return found
