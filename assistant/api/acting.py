"""Who acts for the shop: somebody who signed in, or a machine with the agent key, which says for whom."""

from typing import Annotated

from fastapi import Depends, Header

from assistant.api.people.signed_in import AGENT_KEY, PersonOf, SignedInOf
from assistant.errors import BadRequest, Forbidden
from assistant.people.agent import Agent
from assistant.people.person import Person, Role

_AT_WORK = (Role.AGENT, Role.LEAD, Role.ADMIN)
_Name = Annotated[
    str | None, Header(alias="X-Agent", max_length=100, description="With the agent key: the agent's name.")
]
_Role = Annotated[
    str | None,
    Header(alias="X-Agent-Role", max_length=60, description="With the agent key: their role, as clauses call it."),
]


def colleague(person: PersonOf) -> Person:
    """Somebody who works with customers. Raises Unauthorized for customers, and Forbidden for other roles."""
    if not person.has_any(_AT_WORK):
        raise Forbidden(f"This needs the role {' or '.join(_AT_WORK)}; {person.name} has {', '.join(person.roles)}.")
    return person


Colleague = Annotated[Person, Depends(colleague)]
"""Declares that a route is for those who work with customers, and for machines, which are AGENT_KEY."""


def agent_of(person: Person, claimed: str | None = None) -> Agent:
    """Who acts: oneself, or for a machine whom it names. Raises BadRequest where a machine names nobody."""
    if person != AGENT_KEY:
        return Agent(person.id, person.name, "Lead" if Role.LEAD in person.roles else "Agent")
    if claimed is None:
        raise BadRequest("agent: expected the name of the agent that the agent key acts for, got none")
    return Agent.named(claimed)


def acting(visitor: SignedInOf, name: _Name = None, role: _Role = None) -> Agent:
    """Who a request is made by. Raises Forbidden for anybody who is no agent."""
    if visitor is None:
        raise Forbidden("This is for agents. Sign in, or send the agent key.")
    if visitor.person == AGENT_KEY:
        return Agent.named((name or "").strip() or AGENT_KEY.name, (role or "").strip() or "Agent")
    return agent_of(colleague(visitor.person))


Acting = Annotated[Agent, Depends(acting)]
"""Declares that a route is for agents, and who it is."""


def deciding(visitor: SignedInOf, person: Acting) -> Agent:
    """Who decides on what agents ask for. Raises Forbidden for people who are no leads; a machine says its role."""
    if visitor is not None and visitor.person != AGENT_KEY and Role.LEAD not in visitor.person.roles:
        raise Forbidden(f"This needs the role lead; {person.name} does not have it.")
    return person


Deciding = Annotated[Agent, Depends(deciding)]
"""Declares that a route is for those who approve."""
