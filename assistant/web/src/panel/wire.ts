/** What travels between the panel and the service; docs/panel.md names the endpoints. */

import type { Citation, Mode } from "../protocol";

export type Role = "agent" | "lead" | "policy_owner" | "evaluator" | "admin";

export interface Person {
  id: string;
  name: string;
  roles: Role[];
}

export interface Session {
  person: Person;
  csrf: string | null;
  token?: string | null;
}

/** One thing that was said. */
export interface Spoken {
  role: "customer" | "agent" | "assistant";
  text: string;
}

export interface Waiting {
  id: string;
  state: Mode;
  reason: string | null;
  waiting_seconds: number;
  agent: string | null;
  agent_id: string | null;
  last_message: string;
  customer: string | null;
  site: string;
}

/** What the inbox' stream says: a conversation changed, and where it stands or stood last. */
export interface Changed {
  id: string;
  state: Mode;
}

export interface LeftMessage {
  id: string;
  contact: string;
  text: string;
  at: string;
}

export interface Benchmark {
  seconds: number;
  text: string;
  citation: Citation;
}

export interface InboxData {
  benchmark: Benchmark | null;
  conversations: Waiting[];
  messages: LeftMessage[];
}

export interface Source {
  document: string;
  version: number;
  clause_id: string;
  title: string;
  section: string[];
  start: number;
  end: number;
  text: string;
}

export interface Card {
  clause: Source;
  audience: "public" | "internal";
  quotable: boolean;
}

export interface Step {
  text: string;
  citation: Citation;
  audience: "public" | "internal";
  done: boolean;
}

export interface MenuItem {
  benefit: string;
  amount: string | null;
  currency: string | null;
  percent: string | null;
  unit: string;
  condition: string;
  approves_above: string | null;
  budget: string | null;
  citation: Citation;
}

export type FindingKind =
  | "contradiction"
  | "over_promise"
  | "unauthorized_incentive"
  | "internal_leak"
  | "missing_disclosure"
  | "tone";

/** `start` and `end` count characters, not UTF-16 units. */
export interface Finding {
  kind: FindingKind;
  sentence: string;
  start: number;
  end: number;
  message: string;
  citation: Citation;
  rewrite: string | null;
}

export interface Suggestion {
  id: string;
  draft: { text: string; citations: Citation[] } | null;
  cards: Card[];
  unknown: { topic: string; question: string }[];
  steps: Step[];
  escalate: { reason: string; to: string; citation: Citation } | null;
  discretion: MenuItem[];
  findings: Finding[];
  summary: { ask: string; facts: string[]; promised: { speaker: string; text: string }[]; open: string[] };
}

export interface ExceptionRecord {
  id: string;
  state: "pending" | "granted" | "refused";
  asked_by: string;
  role: string;
  document: string;
  version: number;
  clause_id: string;
  benefit: string;
  amount: string;
  unit: string;
  reason: string;
  approver: string;
  asked: string;
  conversation_id: string | null;
  decided_by: string | null;
  note: string;
}

export interface Budget {
  account: string | null;
  limit: string | null;
  spent: string | null;
  left: string | null;
}

/** The assistant's answer to an agent's own question. */
export interface Answered {
  outcome: string;
  text: string;
  citations: Citation[];
}

export type Style = "shorter" | "warmer" | "plainer";
