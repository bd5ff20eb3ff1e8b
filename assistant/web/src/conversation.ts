/** What a conversation looks like: a fold of its events, and of the messages that are still on their way. */

import type { ChatEvent, Citation, FeedbackReason, Option, StateData } from "./protocol";

export interface Said {
  kind: "said";
  id: string;
  from: "customer" | "agent";
  name: string;
  text: string;
}

export type Progress = "thinking" | "writing" | "done" | "clarify" | "abstained" | "failed" | "stopped" | "handed_off";

export interface Answer {
  kind: "answer";
  turn: string;
  question: string;
  progress: Progress;
  text: string;
  citations: readonly Citation[];
  options: readonly Option[];
  feedback?: boolean | FeedbackReason;
}

export interface Notice extends StateData {
  kind: "notice";
  id: number;
}

export type Item = Said | Answer | Notice;

/** A message that the service has not confirmed. `event` is its number once it was taken. */
export interface Pending {
  id: string;
  text: string;
  failed: boolean;
  event?: number;
}

export interface Conversation {
  last: number;
  items: readonly Item[];
  pending: readonly Pending[];
  state: StateData;
  position: number | null;
}

export const EMPTY: Conversation = {
  last: 0,
  items: [],
  pending: [],
  state: { state: "bot", reason: "", text: "" },
  position: null,
};

/** The conversation after one more event. */
export function after(before: Conversation, event: ChatEvent): Conversation {
  const now = { ...before, last: event.number ?? before.last };
  switch (event.type) {
    case "message": {
      const { message_id: id, from, name, text } = event.data;
      now.items = [...now.items, { kind: "said", id, from, name: name ?? "", text }];
      return settle(now, id);
    }
    case "started": {
      const asked = now.items.findLast((item) => item.kind === "said" && item.id === event.data.message_id);
      const question = asked?.kind === "said" ? asked.text : "";
      const fresh = { turn: event.data.turn, question, text: "", citations: [], options: [] };
      now.items = [...now.items, { kind: "answer", progress: "thinking", ...fresh }];
      return now;
    }
    case "sentence":
      return changed(now, event.data.turn, (answer) => ({
        progress: "writing",
        text: answer.text + event.data.text,
        citations: [...answer.citations, ...event.data.citations],
      }));
    case "completed":
      return changed(now, event.data.turn, () => ({ progress: "done" }));
    case "clarify":
      return without(now, event.data.turn, "clarify", event.data.text, event.data.options);
    case "abstained":
      return without(now, event.data.turn, "abstained", event.data.text);
    case "failed":
      return without(now, event.data.turn, "failed", event.data.message);
    case "stopped":
      return changed(now, event.data.turn, () => ({ progress: event.data.by === "customer" ? "stopped" : "handed_off" }));
    case "restarted":
      return without(now, event.data.turn, "thinking", "");
    case "state":
      now.state = event.data;
      now.position = null;
      if (event.data.text) now.items = [...now.items, { kind: "notice", id: now.last, ...event.data }];
      return now;
    case "position":
      now.position = event.data.position;
      return now;
    default:
      return now; // of a newer service
  }
}

/** The answer that is under way. */
export function underWay(conversation: Conversation): Answer | undefined {
  return conversation.items.findLast(
    (item): item is Answer => item.kind === "answer" && (item.progress === "thinking" || item.progress === "writing"),
  );
}

/** A message is on its way. */
export function sending(before: Conversation, message: Pending): Conversation {
  return { ...before, pending: [...before.pending.filter(({ id }) => id !== message.id), message] };
}

/** The service took the message as this event, which may have been shown already. */
export function taken(before: Conversation, id: string, event: number): Conversation {
  const pending = before.pending.map((message) => (message.id === id ? { ...message, event } : message));
  return settle({ ...before, pending });
}

/** The customer's opinion of an answer. */
export function judged(before: Conversation, turn: string, feedback: boolean | FeedbackReason): Conversation {
  return changed({ ...before }, turn, () => ({ feedback }));
}

function settle(now: Conversation, shown?: string): Conversation {
  now.pending = now.pending.filter(({ id, event }) => id !== shown && !(event !== undefined && event <= now.last));
  return now;
}

function changed(now: Conversation, turn: string, change: (answer: Answer) => Partial<Answer>): Conversation {
  now.items = now.items.map((item) =>
    item.kind === "answer" && item.turn === turn ? { ...item, ...change(item) } : item,
  );
  return now;
}

function without(
  now: Conversation,
  turn: string,
  progress: Progress,
  text: string,
  options: readonly Option[] = [],
): Conversation {
  return changed(now, turn, () => ({ progress, text, options, citations: [] }));
}
