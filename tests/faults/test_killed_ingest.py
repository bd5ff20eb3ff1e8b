"""An ingest that is killed, wherever it is, and run again, ends like one that was left alone."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.embeddings import Encoder
from knowledge.generations import Generations
from tests.faults.homes import RETURNS
from tests.faults.processes import called, environment
from tests.knowledge.bases import SAMPLES
from tools.kill_ingest import Scene, checked_state, points, set_scene, try_point

_POINTS = points(3, seed=20260601)

_DIES = """\
import os, signal, sys
event, part = sys.argv[1:3]
del sys.argv[1:3]
def hook(name, arguments):
    if name == event and part in str(arguments):
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
from assistant.cli.main import main
main()
"""
"""Kills itself just before the first event (of Python's audit events) whose arguments hold a text."""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, onnx_encoder: Encoder) -> Scene:
    """Some of the samples, one document of our own, and what an undisturbed ingest makes of them."""
    source = tmp_path_factory.mktemp("source") / "policies"
    for folder in ("orders", "club"):
        shutil.copytree(SAMPLES / folder, source / folder)
    (source / "window.md").write_text(RETURNS.format(days=30), encoding="utf8")
    shutil.copy(SAMPLES / "policies.yaml", source / "policies.yaml")
    return set_scene(source, tmp_path_factory.mktemp("scene"), onnx_encoder)


@pytest.mark.parametrize("share", _POINTS, ids=[f"{share:.0%}" for share in _POINTS])
def test_a_killed_ingest_run_again_ends_like_an_undisturbed_one_and_old_answers_stay(
    scene: Scene, onnx_encoder: Encoder, share: float
) -> None:
    outcome = try_point(scene, share, onnx_encoder)
    assert outcome.problems == ()
    assert outcome.rounds > 0


@pytest.mark.parametrize("part", [".building-", ".CURRENT"], ids=["before its name", "before the switch"])
def test_killed_just_before_a_generation_gets_its_name_or_serves_the_old_one_serves(
    scene: Scene, onnx_encoder: Encoder, part: str
) -> None:
    home = scene.copy(f"killed{part}")
    assert _die("os.rename", part, scene.corpus, home) == -9
    assert Generations(home).current() == "000001"
    assert called("ingest", scene.corpus, "--home", home).code == 0
    assert scene.expected.differences(checked_state(home, onnx_encoder)) == []


def test_killed_while_it_deletes_an_old_generation_the_next_one_finishes_that(small: Path, policies: Path) -> None:
    for days in (40, 50):
        (policies / "window.md").write_text(RETURNS.format(days=days), encoding="utf8")
        if days == 40:
            assert called("ingest", policies, "--home", small).code == 0
    assert _die("shutil.rmtree", ".building-", policies, small) == -9
    generations = Generations(small)
    assert generations.current() == "000003"
    assert (small / "index" / "000001").exists() is False
    assert list((small / "index").glob(".building-*")) != []
    assert called("ingest", policies, "--home", small).code == 0
    assert generations.names() == ["000002", "000003"]
    assert list((small / "index").glob(".building-*")) == []


def _die(event: str, part: str, corpus: Path, home: Path) -> int:
    command = [sys.executable, "-c", _DIES, event, part, "ingest", str(corpus), "--home", str(home)]
    return subprocess.run(command, env=environment(), capture_output=True, check=False, timeout=120).returncode
