"""The real conversion: killed once, then asked for by two processes at the same time."""

import os
import shutil
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path
from types import ModuleType

import pytest
from onnxruntime.quantization import quantize_dynamic  # type: ignore[import-untyped]

from knowledge.embeddings.manifest import Parity
from knowledge.embeddings.models import CACHE_VARIABLE
from knowledge.embeddings.onnx_model import OnnxModel
from knowledge.embeddings.weights import packaged_weights
from knowledge.errors import ModelUnavailable

PROGRAM = """
import sys
from pathlib import Path
from knowledge.embeddings import open_embeddings
from knowledge.settings import EmbeddingSettings
print(open_embeddings(EmbeddingSettings(), Path(sys.argv[1])).model_id)
"""


def start(home: Path, cache: Path) -> "subprocess.Popen[str]":
    """A process, in a session of its own, that opens the default encoder."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM, str(home)],
        env=os.environ | {CACHE_VARIABLE: str(cache)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.timeout(600)
def test_two_processes_make_one_model_even_after_a_third_was_killed_at_it(tmp_path: Path, home: Path) -> None:
    cache = tmp_path / "cache"
    killed = start(tmp_path / "killed", cache)
    give_up = time.monotonic() + 60
    while not list(cache.glob(".making-*/*")):
        assert time.monotonic() < give_up
        assert killed.poll() is None, killed.communicate()
        time.sleep(0.05)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate()
    assert not list(cache.glob("all-MiniLM*/*"))

    both = [start(tmp_path / name, cache) for name in ("one", "other")]
    outputs = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], outputs
    assert len({output for output, _ in outputs}) == 1
    assert sum("Preparing the embedding model" in said for _, said in outputs) == 1

    made = (tmp_path / "one" / "models" / "all-MiniLM-L6-v2").resolve()
    (expected,) = (home / "models").iterdir()
    assert OnnxModel.load(made).model_id == OnnxModel.load(expected).model_id, "conversion is not repeatable"


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model in fp32, as the conversion exports it first."""
    from sentence_transformers import SentenceTransformer

    from knowledge.embeddings import convert

    target = tmp_path_factory.mktemp("exported") / "fp32.onnx"
    arguments = {"attn_implementation": "eager"}
    with warnings.catch_warnings(action="ignore"):  # of torch's exporter; the real one runs in a process of its own
        convert._export(SentenceTransformer(str(packaged_weights()), device="cpu", model_kwargs=arguments), target)
    return target


@pytest.fixture
def converting(exported: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The conversion, whose export was done before."""
    from knowledge.embeddings import convert

    monkeypatch.setattr(convert, "_export", lambda _, target: shutil.copyfile(exported, target))
    return convert


@pytest.mark.parametrize("first", [0.999, 0.5], ids=["close", "far"])
def test_weights_get_seven_bits_where_eight_stray_too_far(
    first: float, converting: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = iter([first, 0.995])
    ranges: list[bool] = []
    quantize = quantize_dynamic

    def recorded(*arguments: object, **options: object) -> None:
        ranges.append(bool(options["reduce_range"]))
        quantize(*arguments, **options)

    monkeypatch.setattr(converting, "quantize_dynamic", recorded)
    monkeypatch.setattr(converting, "_parity", lambda *_: Parity(mean=next(measured), worst=0.0, sentences=1))
    manifest = converting.convert(packaged_weights(), tmp_path)
    assert ranges == ([False] if first > 0.99 else [False, True])
    assert manifest.parity.mean > 0.99
    assert OnnxModel.load(tmp_path).model_id == manifest.model_id


def test_a_conversion_too_far_from_the_original_is_refused(
    converting: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converting, "_parity", lambda *_: Parity(mean=0.949, worst=0.9, sentences=1))
    with pytest.raises(ModelUnavailable, match=r"mean cosine 0\.949.*sentence-transformers"):
        converting.convert(packaged_weights(), tmp_path)
    assert not (tmp_path / "manifest.json").exists()
