"""What is logged for everything that can happen to a conversation. Pure: from a head to a change of it, or None.

Whoever applies a change and finds that the conversation has moved on asks again with the new head, so each of these
rules holds for whatever happens at the same time, in whichever process.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from assistant.conversations.conversation import new_turn_id
from assistant.conversations.log import Change, Due, Head, WorkerId
from assistant.conversations.logged import (
    LogEvent,
    Message,
    StateChanged,
    TurnEnded,
    TurnRestarted,
    TurnSentence,
    TurnStarted,
    TurnStopped,
)
from assistant.handoff.machine import Action, AskForHuman, GoIdle, Reply, Write, move
from assistant.people.agent import Agent


def written(head: Head, message: Message, moment: datetime, worker: WorkerId) -> Change:
    """A customer's message: it opens a closed conversation, and is answered unless a person does or will."""
    after = move(head.standing, Write(), moment)
    events: list[LogEvent] = [StateChanged.of(after.told)] if after.told else []
    events.append(message)
    due = head.due
    if due is None and after.standing.bot_may_speak:
        due = Due(new_turn_id(), head.number + len(events), message.message_id, worker, moment)
    return Change(events, after.standing, due)


def replied(head: Head, message: Message, agent: Agent, moment: datetime) -> Change:
    """An agent's message. Raises Conflict for anybody but who took the conversation."""
    after = move(head.standing, Reply(agent), moment)
    return Change([message], after.standing)


def moved(head: Head, action: Action, moment: datetime, note: Message | None = None) -> Change | None:
    """A move of the state machine. Where the assistant may not speak any more, the answer under way is stopped.

    `note` is what the customer says with it, logged only if something changes. Raises Conflict.
    """
    after = move(head.standing, action, moment)
    if after.told is None:
        return None
    events: list[LogEvent] = [note] if note else []
    due = head.due
    if due is not None and not after.standing.bot_may_speak:
        events.append(TurnStopped(turn=due.turn, by="hand_off"))
        due = None
    return Change([*events, StateChanged.of(after.told)], after.standing, due)


def left(number: int, head: Head, moment: datetime) -> Change | None:
    """Nothing happened since event `number`, for so long that the conversation is closed; None where something did."""
    return moved(head, GoIdle(), moment) if head.number == number else None


def stopped(head: Head, following: Due | None) -> Change | None:
    """The customer stops the answer under way."""
    if head.due is None:
        return None
    return Change([TurnStopped(turn=head.due.turn, by="customer")], head.standing, following)


def taken_up(head: Head, worker: WorkerId, moment: datetime, lease: timedelta) -> Change | None:
    """The worker begins the answer that is due, unless another one that was alive within the lease has it.

    What had been begun is begun anew.
    """
    due = head.due
    if due is None:
        return None
    left = due.beat is None or due.beat < moment - lease
    if not left and (due.worker != worker or due.begun):
        return None
    event = TurnRestarted(turn=due.turn) if due.begun else TurnStarted(turn=due.turn, message_id=due.message_id)
    return Change([event], head.standing, replace(due, worker=worker, beat=moment, begun=True))


def continued(head: Head, due: Due, event: TurnSentence) -> Change | None:
    """The next part of an answer; None where the answer is not this worker's (any more)."""
    return Change([event], head.standing, head.due) if owns(head, due) else None


def ended(head: Head, due: Due, event: TurnEnded, following: Due | None) -> Change | None:
    """The last event of an answer; None where it is not this worker's (any more). `following` is due next."""
    return Change([event], head.standing, following) if owns(head, due) else None


def handed_off(head: Head, due: Due, asked: AskForHuman, moment: datetime, following: Due | None) -> Change | None:
    """The answer ends in a hand-off: what the customer wrote calls for a person."""
    if not owns(head, due):
        return None
    after = move(head.standing, asked, moment)
    events: list[LogEvent] = [TurnStopped(turn=due.turn, by="hand_off")]
    if after.told:
        events.append(StateChanged.of(after.told))
    return Change(events, after.standing, following if after.standing.bot_may_speak else None)


def owns(head: Head, due: Due) -> bool:
    """Whether the answer that is due is still that one, in the hands of that worker."""
    return head.due is not None and (head.due.turn, head.due.worker) == (due.turn, due.worker)
