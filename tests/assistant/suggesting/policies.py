"""A small set of policies with procedures, limits per role and a budget, and the service over it."""

from collections.abc import Mapping
from typing import Any

from tests.assistant.api.serving import AS_AGENT, POLICIES

LIMITS = "internal/limits.md"
SUGGESTED: Mapping[str, str] = {
    **POLICIES,
    "returns/mailing.md": """---
title: Mailing a return
audience: public
---
# Mailing a return

## 1. How to mail a return

1. Start your return online with your order number.
2. Pack the item with all its parts.
3. Hand the parcel to the carrier.
""",
    LIMITS: """---
title: Limits
audience: internal
---
# Limits

## 1. Goodwill

| Role | Goodwill credit per case | Budget per month |
| --- | --- | --- |
| Agent | $25 | $60 |
| Senior agent | $50 | $100 |
| Team lead | $150 | $400 |

1.1 SECRETLIMIT goodwill is never offered twice.

## 2. Points

| Incentive | Agent | Senior agent | Team lead |
| --- | --- | --- | --- |
| Club points | 500 | 1,200 | 3,000 |
| Single-use discount code | 10 percent | 15 percent | 20 percent |

2.1 100 points count as $5.

## 3. Fees that may be waived

| Fee | Lowest role that may waive it |
| --- | --- |
| Return label, $6.95 | Agent |
| Oversize pickup, $79 | Team lead |

## 4. Cases for others

4.1 If lawyers or courts are named, inform your team lead on the same day.

4.2 If a customer asks for a supervisor, first offer once to solve it yourself. If the customer asks again,
hand over to a team lead.
""",
}


def acting(name: str = "Ana", role: str = "Agent", **headers: str) -> dict[str, str]:
    """The headers of an agent's request."""
    return {**AS_AGENT, "X-Agent": name, "X-Agent-Role": role, **headers}


def said(*turns: str) -> dict[str, Any]:
    """A suggestion's request: turns of the customer and of the agent by turns, the customer first."""
    roles = ("customer", "agent")
    return {"conversation": [{"role": roles[at % 2], "text": text} for at, text in enumerate(turns)]}
