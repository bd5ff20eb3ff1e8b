"""Measure the local encoders: agreement with fp32, retrieval, speed, start-up, memory. Prints Markdown.

    python -m tools.measure_embeddings POLICIES [--retrieval FOLDER ...] [--home HOME] [--repeat 3]

POLICIES is a folder of Markdown policies. A retrieval FOLDER holds `docs/` and `queries.jsonl` with a `question`,
a `history` or `scenario`, and `gold` documents with character offsets (without offsets the whole file is gold).
Speeds are the best of `--repeat` rounds, each provider in a fresh process: on a shared machine the best round is
the one that was disturbed least.
"""

import argparse
import json
import os
import platform
import re
import resource
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from tools.retrieval_quality import paragraphs, retrieval

PROVIDERS = ("onnx", "sentence-transformers")
PASSAGES, QUERIES = 500, 200


@dataclass(frozen=True)
class Speed:
    """One provider in a fresh process; the best of several rounds, except for start-up and memory."""

    open_seconds: float
    passages_per_second: float
    query_ms_p50: float
    query_ms_p95: float
    busy_query_ms_p95: float
    peak_megabytes: float


def open_provider(provider: str, home: Path) -> Any:
    """The encoder under test; imported here because imports are part of what is measured."""
    from knowledge.embeddings import open_embeddings
    from knowledge.settings import EmbeddingSettings

    return open_embeddings(EmbeddingSettings.model_validate({"provider": provider, "device": "cpu"}), home)


def probe(provider: str, home: Path, texts: Path, repeat: int) -> Speed:
    """Runs in its own process: from nothing imported to measured."""
    sample = json.loads(texts.read_text(encoding="utf-8"))
    began = time.perf_counter()
    encoder = open_provider(provider, home)
    encoder.embed_query("Is it open now?")
    opened = time.perf_counter() - began
    rounds = []
    for number in range(repeat):
        began = time.perf_counter()
        encoder.encode(sample["passages"])
        rate = len(sample["passages"]) / (time.perf_counter() - began)
        alone = query_times(encoder, [f"{text} {number}" for text in sample["queries"]])
        with ThreadPoolExecutor(1) as pool:
            pool.submit(encoder.encode, sorted(sample["passages"], key=len)[-100:])
            busy = query_times(encoder, [f"{text} busy {number}" for text in sample["queries"][:20]])
        rounds.append((rate, quantile(alone, 0.5), quantile(alone, 0.95), quantile(busy, 0.95)))
    columns = list(zip(*rounds, strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Speed(opened, max(columns[0]), min(columns[1]), min(columns[2]), min(columns[3]), peak)


def query_times(encoder: Any, queries: Iterable[str]) -> list[float]:
    """Milliseconds of each query, one after the other."""
    times = []
    for query in queries:
        began = time.perf_counter()
        encoder.embed_query(query)
        times.append((time.perf_counter() - began) * 1000)
    return times


def quantile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the sorted values do not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def probe_in_new_process(provider: str, home: Path, texts: Path, repeat: int) -> Speed:
    """Same interpreter, nothing imported yet."""
    module = [sys.executable, "-m", "tools.measure_embeddings"]
    command = [*module, "--probe", provider, str(home), str(texts), str(repeat)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves
    return Speed(**json.loads(done.stdout.splitlines()[-1]))


def agreement(encoders: dict[str, Any], texts: list[str]) -> str:
    """Cosine between the providers' vectors of the same texts."""
    one, other = (encoder.encode(texts) for encoder in encoders.values())
    cosines = sorted(float(value) for value in (one * other).sum(axis=1))
    mean = sum(cosines) / len(cosines)
    return (
        f"| texts | mean | 5 % below | worst |\n|---|---|---|---|\n"
        f"| {len(texts)} | {mean:.4f} | {quantile(cosines, 0.05):.4f} | {cosines[0]:.4f} |\n"
    )


def in_company(home: Path, texts: list[str], size: int = 8) -> str:
    """The int8 model with one text a run, and with padded runs of `size`, both on one thread, sorted by length."""
    from knowledge.embeddings.onnx_model import OnnxModel
    from knowledge.embeddings.weights import MODEL_NAME

    model = OnnxModel.load(home / "models" / MODEL_NAME)
    texts = sorted(texts, key=len)
    began = time.perf_counter()
    alone = model.encode_batch(texts)
    seconds = [time.perf_counter() - began]
    model._tokenizer.enable_padding()
    began = time.perf_counter()
    batches = []
    for at in range(0, len(texts), size):
        found = model._tokenizer.encode_batch(texts[at : at + size])
        ids, mask = (np.array([getattr(one, name) for one in found]) for name in ("ids", "attention_mask"))
        batches.append(model._session.run(None, {"input_ids": ids, "attention_mask": mask})[0])
    seconds.append(time.perf_counter() - began)
    together = np.concatenate(batches)
    lengths = np.linalg.norm(alone, axis=1) * np.linalg.norm(together, axis=1)
    cosines = (alone * together).sum(axis=1) / lengths
    return (
        f"int8 on one thread: {len(texts) / seconds[0]:.0f} passages/s one text a run, {len(texts) / seconds[1]:.0f} "
        f"in runs of {size}; cosine between the two {cosines.mean():.4f}, worst {cosines.min():.4f}\n"
    )


def machine() -> str:
    """Processor, cores, load and versions, for whoever compares."""
    names = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"model name\s*: (.*)", names)
    versions = ", ".join(
        f"{name} {version(name)}" for name in ("onnxruntime", "tokenizers", "torch", "sentence-transformers")
    )
    return (
        f"{model.group(1) if model else platform.processor()}, {os.cpu_count()} cores, {platform.platform()}, "
        f"Python {platform.python_version()}; {versions}. Load average when the run began: {os.getloadavg()[0]:.1f}"
    )


def report(options: argparse.Namespace) -> Iterable[str]:
    """The pieces of the report, as they are ready."""
    yield f"{time.strftime('%Y-%m-%d')}, {machine()}\n"
    yield f"    python -m tools.measure_embeddings {shlex.join(sys.argv[1:])}\n"
    texts = [passage.text for passage in paragraphs(options.policies) if 80 < len(passage.text) < 2000]
    texts = texts[:: max(1, len(texts) // PASSAGES)][:PASSAGES]
    queries = [re.split(r"(?<=[.?!])\s", text)[0][:80] for text in texts[:QUERIES]]
    with tempfile.TemporaryDirectory() as temporary:
        home = options.home or Path(temporary)
        sample = Path(temporary) / "texts.json"
        sample.write_text(json.dumps({"passages": texts, "queries": queries}), encoding="utf-8")
        open_provider("onnx", home).close()  # conversion is not part of start-up
        yield "| |" + " | ".join(Speed.__dataclass_fields__) + " |\n" + "|---" * 7 + "|"
        for provider in PROVIDERS:
            speed = probe_in_new_process(provider, home, sample, options.repeat)
            yield f"| {provider} | " + " | ".join(f"{value:.1f}" for value in asdict(speed).values()) + " |"
        encoders = {provider: open_provider(provider, home) for provider in PROVIDERS}
        yield "\n" + agreement(encoders, texts)
        yield in_company(home, texts)
        for folder in options.retrieval:
            yield retrieval(folder, encoders)


def main() -> None:
    """Command line."""
    if sys.argv[1:2] == ["--probe"]:
        provider, home, texts, repeat = sys.argv[2:]
        speed = probe(provider, Path(home), Path(texts), int(repeat))
        sys.stdout.write(json.dumps(asdict(speed)) + "\n")
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("policies", type=Path)
    parser.add_argument("--retrieval", type=Path, nargs="*", default=[])
    parser.add_argument("--home", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    for piece in report(parser.parse_args()):
        sys.stdout.write(piece + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
