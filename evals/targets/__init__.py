"""What is evaluated: this program in this process, a running server, or answers that were recorded."""

from evals.targets.http import Http
from evals.targets.in_process import InProcess
from evals.targets.recorded import Recorded
from evals.targets.sources import StoredSources
from evals.targets.target import Target, Unreachable, converse

__all__ = ["Http", "InProcess", "Recorded", "StoredSources", "Target", "Unreachable", "converse"]
