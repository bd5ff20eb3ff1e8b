"""The root error of the evals room: an error of the program it evaluates with, so that one handler shows both."""

from assistant.errors import AssistantError


class EvalError(AssistantError):
    """An evaluation cannot go on, in words for a person."""


class BrokenSuite(EvalError):
    """A suite says something that cannot be; the message names the file and line."""
