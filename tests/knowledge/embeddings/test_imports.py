"""What importing and using the package loads: run in fresh interpreters."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = "torch transformers sentence_transformers"


def loaded_by(program: str, names: str) -> list[str]:
    """Which of `names` are imported once a program has run, warnings being errors."""
    program += f"\nimport sys\nsys.stdout.write(' '.join(m for m in {names.split()!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_importing_the_package_loads_no_provider() -> None:
    light = "numpy onnxruntime tokenizers onnx openai langchain_openai platformdirs portalocker " + HEAVY
    assert loaded_by("import knowledge.embeddings", light) == []


def test_a_default_process_never_loads_torch(home: Path) -> None:
    program = f"""
from pathlib import Path
from knowledge.embeddings import open_embeddings
from knowledge.settings import EmbeddingSettings
encoder = open_embeddings(EmbeddingSettings(), Path({str(home)!r}))
assert len(encoder.embed_query("Can I return this?")) == 384
assert encoder.encode(["a clause"] * 20).shape == (20, 384)
"""
    assert loaded_by(program, HEAVY + " onnx openai onnxruntime") == ["onnxruntime"]


def test_nothing_is_noted_down_for_telemetry(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    program = f"""
from pathlib import Path
from knowledge.embeddings import open_embeddings
from knowledge.settings import EmbeddingSettings
open_embeddings(EmbeddingSettings(), Path({str(home)!r})).embed_query("Can I return this?")
"""
    loaded_by(program, "onnxruntime")
    assert [path.name for path in tmp_path.rglob("*") if "onnxruntime" in str(path)] == []


def test_a_process_may_end_in_the_middle_of_bulk_work(home: Path) -> None:
    program = f"""
import threading
from pathlib import Path
from knowledge.embeddings import open_embeddings
from knowledge.settings import EmbeddingSettings
encoder = open_embeddings(EmbeddingSettings(), Path({str(home)!r}))
threading.Thread(target=lambda: encoder.encode(["a long clause " * 80] * 5000), daemon=True).start()
encoder.embed_query("Can I return this?")
"""
    assert loaded_by(program, "torch") == []


def test_the_openai_provider_loads_no_torch() -> None:
    program = """
from pathlib import Path
from knowledge.embeddings import open_embeddings
from knowledge.settings import EmbeddingSettings
open_embeddings(EmbeddingSettings(provider="openai", base_url="http://127.0.0.1:9/v1"), Path("."))
"""
    assert loaded_by(program, HEAVY) == []
