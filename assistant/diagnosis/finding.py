"""The result of one check, and the net that catches whatever a check meets."""

from collections.abc import Callable

from pydantic import BaseModel, ConfigDict


class Finding(BaseModel):
    """What a check found. `advice` says what to do; it is empty where nothing has to be done."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    check: str
    ok: bool
    found: str
    advice: str = ""


class Trouble(Exception):
    """A check failed: what was found, and what to do about it."""

    def __init__(self, found: str, advice: str) -> None:
        super().__init__(found)
        self.found = found
        self.advice = advice


def examine(check: str, look: Callable[[], str]) -> Finding:
    """Run one check. `look` returns what it found, or raises; nothing that it raises gets out."""
    try:
        return Finding(check=check, ok=True, found=look())
    except Trouble as trouble:
        return Finding(check=check, ok=False, found=trouble.found, advice=trouble.advice)
    except Exception as error:  # a diagnosis goes on, whatever it meets
        return Finding(check=check, ok=False, found=one_line(error), advice="Report this: the check did not expect it.")


def one_line(error: BaseException) -> str:
    """An error as one line that names its kind."""
    return f"{type(error).__name__}: {one_text(error)}"


def divided(error: BaseException, otherwise: str) -> tuple[str, str]:
    """What was found, and what to do: our errors say the second in the sentences after the first."""
    found, _, advice = one_text(error).partition(". ")
    return found, advice or otherwise


def one_text(error: BaseException) -> str:
    """An error's message on one line."""
    return " ".join(str(error).split())
