/** The reply that an agent writes: its text, what the check has against it as it stands, and how it goes out. */

import type { Calls } from "./calls";
import type { Citation } from "../protocol";
import type { Finding, Role, Spoken, Style } from "./wire";

const QUIET = 400; // ms without a key before the check is asked

export type Checked = "none" | "checking" | "done" | "failed";

/** A finding where its sentence stands in the text now, in UTF-16 units. */
export interface Placed {
  finding: Finding;
  start: number;
  end: number;
}

export class Draft {
  text = "";
  checked: Checked = "none";
  findings: readonly Finding[] = [];
  /** The suggestion that the text began as, if any. */
  from: { id: string; text: string; citations: readonly Citation[] } | null = null;
  /** The agent is asked why it is to be sent as it is. */
  asking = false;
  rewriting = false;
  /** Names the text as it is now. */
  #id = crypto.randomUUID();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #checking: AbortController | null = null;
  #thorough = false;
  #done: Promise<void> = Promise.resolve();

  /** `said` is the conversation that it answers. */
  constructor(
    private readonly calls: Calls,
    private readonly said: () => readonly Spoken[],
    private readonly role: () => Role,
    private readonly changed: () => void,
  ) {}

  /** The text is another one now; the check of the one before counts no more. */
  write(text: string): void {
    this.text = text;
    this.#id = crypto.randomUUID();
    this.asking = false;
    this.#thorough = false;
    this.#checking?.abort();
    clearTimeout(this.#timer);
    if (text.trim()) {
      this.checked = "checking";
      this.#timer = setTimeout(() => void this.check(), QUIET);
    } else {
      this.checked = "none";
      this.findings = [];
      this.from = null;
    }
    this.changed();
  }

  clear(): void {
    this.from = null;
    this.write("");
  }

  /** Check the text now, unless that is done; `thorough`: once more, with the language model. */
  async check(thorough = false): Promise<void> {
    clearTimeout(this.#timer);
    if (this.checked === "checking" && !(this.#checking && !this.#checking.signal.aborted)) this.#done = this.#check();
    await this.#done;
    if (!thorough || this.checked !== "done" || this.#thorough) return;
    this.checked = "checking";
    this.changed();
    await (this.#done = this.#check(true));
  }

  async #check(thorough = false): Promise<void> {
    const attempt = (this.#checking = new AbortController());
    try {
      const body = { draft: this.text, conversation: this.said().slice(-100), role: this.role(), thorough };
      const { findings } = await this.calls.post<{ findings: Finding[] }>("/v1/checks", body, {
        signal: attempt.signal,
      });
      if (attempt.signal.aborted) return;
      this.findings = findings;
      this.checked = "done";
    } catch {
      if (attempt.signal.aborted) return;
      if (!thorough) this.findings = [];
      this.checked = thorough ? "done" : "failed";
    } finally {
      if (this.#checking === attempt) this.#checking = null;
    }
    if (thorough) this.#thorough = true;
    this.changed();
  }

  /** Have it kept why the text goes into a ticket as it is. */
  async justify(ticket: string, reason: string): Promise<void> {
    const conversation = this.said().slice(-100);
    await this.calls.post("/v1/breaches", { id: this.#id, ticket, text: this.text.trim(), reason, conversation });
  }

  /** The findings whose sentences still stand in the text. */
  placed(): Placed[] {
    return this.findings.flatMap((finding) => {
      const before = [...this.text].slice(0, finding.start).join("").length;
      const { sentence } = finding;
      const start = this.text.startsWith(sentence, before) ? before : this.text.indexOf(sentence);
      return start < 0 ? [] : [{ finding, start, end: start + sentence.length }];
    });
  }

  /** Put the rewrite of a finding in its sentence's place. */
  apply({ finding, start, end }: Placed): void {
    if (finding.rewrite === null) return;
    this.write(this.text.slice(0, start) + finding.rewrite + this.text.slice(end));
  }

  /** Ask the language model for another tone; what it may not be, in words, or null. */
  async restyle(style: Style): Promise<string | null> {
    if (!this.from) return null;
    this.rewriting = true;
    this.changed();
    try {
      const citations = this.from.citations.map(({ document, version, clause_id }) => ({ document, version, clause_id }));
      const before = this.text;
      const found = await this.calls.post<{ text: string; rewritten: boolean; reasons: string[] }>("/v1/rewrites", {
        text: before,
        style,
        citations,
      });
      if (!found.rewritten) return found.reasons.join("; ");
      if (this.text === before) this.write(found.text);
      return null;
    } finally {
      this.rewriting = false;
      this.changed();
    }
  }
}
