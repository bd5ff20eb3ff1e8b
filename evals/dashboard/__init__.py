"""Runs in the browser, on this machine only: what changed over time, one run, one sample, two runs compared.

The service takes `router` by name, for its room does not import this one.
"""

from evals.dashboard.routes import router

__all__ = ["router"]
