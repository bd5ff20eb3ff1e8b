"""The secret that visitors' tokens are signed with: of the settings, or made once and kept in the home."""

import os
import secrets
from pathlib import Path

from pydantic import SecretStr

_FILE = "visits.secret"


def visits_secret(configured: SecretStr | None, home: Path) -> SecretStr:
    """The secret; the file that keeps a random one is for its owner alone."""
    if configured is not None:
        return configured
    path = home / _FILE
    if not path.exists():
        _make(path)
    return SecretStr(path.read_text(encoding="ascii"))


def _make(path: Path) -> None:
    """Write a random secret, unless another process was first: a link to a whole file is made or not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
