/** What travels between the widget and the service; docs/live.md describes it. */

export interface Citation {
  document: string;
  version: number;
  clause_id: string;
  title: string;
  section: string[];
  page: number | null;
  start: number;
  end: number;
  quote: string;
  answer_start: number;
  answer_end: number;
}

export interface Option {
  text: string;
}

export interface Visit {
  token: string;
  expires_at: string;
  visitor: string;
  site: { key: string; name: string; greeting?: string | null; openers?: string[]; contact?: string | null };
  conversation: string | null;
}

/** A cited clause with what stands around it. */
export interface Clause {
  title: string;
  section: string[];
  before: string;
  quote: string;
  after: string;
  in_force_since: string | null;
  url: string;
}

export type Mode = "bot" | "waiting" | "human" | "closed";

export interface StateData {
  state: Mode;
  reason: string;
  text: string;
  agent?: string | null;
  hours?: string | null;
  open?: boolean | null;
  quote?: Citation | null;
}

interface Kinds {
  message: { message_id: string; from: "customer" | "agent"; name?: string | null; text: string };
  started: { turn: string; message_id: string };
  sentence: { turn: string; text: string; citations: Citation[] };
  completed: { turn: string; confidence: number };
  clarify: { turn: string; text: string; topic: string; options: Option[] };
  abstained: { turn: string; text: string; reason: string };
  failed: { turn: string; message: string };
  stopped: { turn: string; by: "customer" | "hand_off" };
  restarted: { turn: string };
  state: StateData;
  position: { position: number; waiting_seconds: number };
}

/** One event of a conversation. `number` counts up by one within it; `position` has none, because it is not kept. */
export type ChatEvent = {
  [Kind in keyof Kinds]: { type: Kind; number: number | null; at?: string; data: Kinds[Kind] };
}[keyof Kinds];

export type FeedbackReason = "wrong" | "incomplete" | "unclear" | "not_my_case" | "other";
