/** What goes beyond the policies: given within one's authority, asked for above it, decided on by leads. */

import type { Calls } from "./calls";
import type { Budget, ExceptionRecord, MenuItem } from "./wire";

const AGAIN = 3_000; // ms between looks while something waits for a decision

export class Discretion {
  budget: Budget | null = null;
  all: readonly ExceptionRecord[] = [];
  loaded = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #keys = new Map<string, string>();

  /** `wanted`: whether somebody looks at this, so that it must be fresh. */
  constructor(
    private readonly calls: Calls,
    private readonly wanted: () => boolean,
    private readonly changed: () => void,
  ) {}

  get pending(): ExceptionRecord[] {
    return this.all.filter(({ state }) => state === "pending");
  }

  of(conversation: string | undefined): ExceptionRecord[] {
    return this.all.filter(({ conversation_id }) => conversation !== undefined && conversation_id === conversation);
  }

  /** Fetch it, and again from time to time. */
  async start(): Promise<void> {
    clearTimeout(this.#timer);
    await this.look().catch(() => undefined);
    this.#timer = setTimeout(() => void this.start(), this.wanted() ? AGAIN : 10 * AGAIN);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.loaded = false;
  }

  async look(): Promise<void> {
    const [listed, budget] = await Promise.all([
      this.calls.get<{ exceptions: ExceptionRecord[] }>("/v1/exceptions"),
      this.calls.get<Budget>("/v1/exceptions/budget"),
    ]);
    this.all = listed.exceptions;
    this.budget = budget;
    this.loaded = true;
    this.changed();
  }

  /** Give it, or ask for it. Tried again after a lost answer, it is the same request. */
  async ask(item: MenuItem, amount: string, reason: string, conversation: string): Promise<ExceptionRecord> {
    const body = {
      clause_id: item.citation.clause_id,
      benefit: item.benefit,
      amount,
      reason,
      conversation_id: conversation,
    };
    const what = JSON.stringify(body);
    const key = this.#keys.get(what) ?? crypto.randomUUID();
    this.#keys.set(what, key);
    const made = await this.calls.post<ExceptionRecord>("/v1/exceptions", body, {
      headers: { "Idempotency-Key": key },
    });
    this.#keys.delete(what);
    await this.look();
    return made;
  }

  async decide(exception: ExceptionRecord, grant: boolean, note: string): Promise<void> {
    const action = grant ? "approve" : "refuse";
    await this.calls.post(`/v1/exceptions/${encodeURIComponent(exception.id)}/${action}`, { note });
    await this.look();
  }
}
