"""The secret that visitors' tokens are signed with."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pydantic import SecretStr

from assistant.visits.secret import visits_secret


def test_without_a_setting_one_is_made_once_for_all_who_start_together_and_for_their_eyes_only(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: visits_secret(None, home).get_secret_value(), range(8)))
    assert len(made) == 1
    assert len(made.pop()) >= 43
    files = list(home.iterdir())
    assert len(files) == 1
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600


def test_a_setting_wins_and_nothing_is_written(tmp_path: Path) -> None:
    assert visits_secret(SecretStr("s" * 32), tmp_path).get_secret_value() == "s" * 32
    assert not list(tmp_path.iterdir())
