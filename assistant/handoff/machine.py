"""The state machine of hand-offs: a pure function from a standing and an action to the next one, and what is told.

    bot ── asked, escalated ──> waiting ── taken ──> human ── handed back ──> bot
     ^──────── cancelled ──────────┘                   └── closed ──> closed ── the customer writes ──> bot
     └──────── taken unasked ────────────────────────> human

Outside opening hours nobody is kept waiting: the assistant stays, and the customer is told the hours.
"""

from dataclasses import dataclass
from datetime import datetime

from assistant.answering.events import Citation
from assistant.errors import Conflict
from assistant.handoff.standing import Reason, Standing, State
from assistant.handoff.wording import wording
from assistant.people.agent import Agent


@dataclass(frozen=True, slots=True)
class AskForHuman:
    """The customer asks for a person, or what they wrote calls for one: then `text` says why, `quote` the clause.

    `hours` are the opening hours in words, `open` whether somebody is there now.
    """

    reason: Reason
    open: bool
    hours: str = ""
    text: str = ""
    quote: Citation | None = None


@dataclass(frozen=True, slots=True)
class Cancel:
    """The customer would rather not wait."""


@dataclass(frozen=True, slots=True)
class Write:
    """The customer writes a message."""


@dataclass(frozen=True, slots=True)
class Take:
    """An agent takes the conversation; `unasked`: also from the assistant, before the customer asks for a person."""

    agent: Agent
    unasked: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """An agent writes to the customer."""

    agent: Agent


@dataclass(frozen=True, slots=True)
class HandBack:
    """An agent leaves the conversation to the assistant."""

    agent: Agent


@dataclass(frozen=True, slots=True)
class Close:
    """The conversation ends: by an agent, or by the customer (None)."""

    agent: Agent | None = None


@dataclass(frozen=True, slots=True)
class GoIdle:
    """Nobody wrote for a long time."""


Action = AskForHuman | Cancel | Write | Take | Reply | HandBack | Close | GoIdle


@dataclass(frozen=True, slots=True)
class Told:
    """What the customer is told about a move: `text` is one or two plain sentences."""

    standing: Standing
    text: str
    hours: str | None = None
    open: bool | None = None
    quote: Citation | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """The standing after an action, and what the customer is told; None where nothing changed for them."""

    standing: Standing
    told: Told | None = None


def move(standing: Standing, action: Action, moment: datetime) -> Move:
    """What an action leads to at that moment. What was done already changes nothing.

    Raises Conflict for what cannot be done in this state, or not by this agent.
    """
    state = standing.state
    match action:
        case AskForHuman():
            after = _asked(standing, action, moment)
        case Cancel() if state is State.WAITING:
            after = _to(State.BOT, Reason.CUSTOMER_CANCELLED, moment)
        case Write() if state is State.CLOSED:
            after = _to(State.BOT, Reason.CUSTOMER_RETURNED, moment)
        case Take():
            after = _taken(standing, action, moment)
        case Reply(agent):
            _check_taker(standing, agent)
            after = Move(standing)
        case HandBack(agent) if not (state is State.BOT and standing.reason is Reason.AGENT_HANDED_BACK):
            _check_taker(standing, agent)
            after = _to(State.BOT, Reason.AGENT_HANDED_BACK, moment)
        case Close(agent) if state is not State.CLOSED:
            if agent is not None:
                _check_taker(standing, agent)
            reason = Reason.CUSTOMER_CLOSED if agent is None else Reason.AGENT_CLOSED
            after = _to(State.CLOSED, reason, moment)
        case GoIdle() if state is not State.CLOSED:
            after = _to(State.CLOSED, Reason.IDLE, moment)
        case _:
            after = Move(standing)
    return after


def _asked(standing: Standing, asked: AskForHuman, moment: datetime) -> Move:
    if standing.state is State.CLOSED:
        raise Conflict("This conversation is closed. Write a message first: that opens it again.")
    if standing.state is not State.BOT:
        return Move(standing)
    after = Standing(State.WAITING, moment, asked.reason)
    if not asked.open:
        after = Standing(State.BOT, moment, Reason.OUTSIDE_HOURS)
    words = " ".join(part for part in (asked.text, "" if asked.text and asked.open else wording(after)) if part)
    return Move(after, Told(after, words, asked.hours or None, asked.open, asked.quote))


def _taken(standing: Standing, take: Take, moment: datetime) -> Move:
    if standing.state is State.HUMAN and standing.agent_id == take.agent.id:
        return Move(standing)
    if standing.state is State.HUMAN:
        raise Conflict(f"{_taker(standing, take.agent)} has this conversation already. Choose another one.")
    if standing.state is State.CLOSED:
        raise Conflict("This conversation is closed. It opens again when the customer writes.")
    if standing.state is State.BOT and not take.unasked:
        raise Conflict("Nobody waits in this conversation (any more). Choose one that waits, or take it `unasked`.")
    after = Standing(State.HUMAN, moment, Reason.AGENT_TOOK, take.agent.name, take.agent.id)
    return Move(after, Told(after, wording(after)))


def _check_taker(standing: Standing, agent: Agent) -> None:
    if standing.state is not State.HUMAN:
        raise Conflict("No agent has this conversation. Take it first.")
    if standing.agent_id != agent.id:
        raise Conflict(f"{_taker(standing, agent)} has this conversation. Only who took it can do that.")


def _taker(standing: Standing, agent: Agent) -> str:
    return f"Another {agent.name}" if standing.agent == agent.name else str(standing.agent)


def _to(state: State, reason: Reason, moment: datetime) -> Move:
    after = Standing(state, moment, reason)
    return Move(after, Told(after, wording(after)))
