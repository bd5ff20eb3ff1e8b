"""`.env.example` names every setting there is, each with the default that it has."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from assistant.settings import Settings, load_settings
from tests.faults.processes import REPOSITORY

_LINE = re.compile(r"^#(BYTHEBOOK_\w+)=(.*)$", re.MULTILINE)


def _names(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        below = field.annotation
        if isinstance(below, type) and issubclass(below, BaseModel):
            yield from _names(below, f"{prefix}{name.upper()}__")
        else:
            yield f"{prefix}{name.upper()}"


def test_every_setting_is_named_once_and_its_default_is_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = _LINE.findall((REPOSITORY / ".env.example").read_text(encoding="utf8"))
    assert sorted(name for name, _ in lines) == sorted(_names(Settings, "BYTHEBOOK_"))
    monkeypatch.chdir(tmp_path)
    plain = load_settings()
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in lines), encoding="utf8")
    assert load_settings() == plain


def test_the_folder_of_the_model_cache_is_no_unknown_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYTHEBOOK_MODEL_CACHE", "/opt/models")
    load_settings()
