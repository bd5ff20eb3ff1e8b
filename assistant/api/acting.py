"""Which agent acts: until people sign in, whoever bears the agent key says their name and role in two headers."""

from typing import Annotated

from fastapi import Depends, Header

from assistant.api.identity import Identity
from assistant.discretion.entry import Person
from assistant.errors import Forbidden
from knowledge.policies import Reader

_Name = Annotated[str | None, Header(alias="X-Agent", max_length=100, description="The agent's name.")]
_Role = Annotated[
    str | None, Header(alias="X-Agent-Role", max_length=60, description="The agent's role, as clauses call it.")
]


def acting(reader: Identity, name: _Name = None, role: _Role = None) -> Person:
    """The agent that a request is made by. Raises Forbidden for customers."""
    if reader is not Reader.AGENT:
        raise Forbidden("This is for agents. Send the agent key.")
    return Person((name or "").strip() or "agent key", (role or "").strip() or "Agent")


Acting = Annotated[Person, Depends(acting)]
"""Declares that a route is for agents, and who it is."""
