/** What goes beyond the policies: given within one's authority, asked for above it, decided on by leads. */

import { Refusal } from "../service";
import type { Calls } from "./calls";
import type { Budget, ExceptionRecord, MenuItem } from "./wire";

const GATHERED = 250; // ms within which changes make one look
const AGAIN = 3_000; // until a look that failed is tried again

export class Discretion {
  budget: Budget | null = null;
  all: readonly ExceptionRecord[] = [];
  loaded = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #keys = new Map<string, string>();

  constructor(
    private readonly calls: Calls,
    private readonly changed: () => void,
  ) {}

  get pending(): ExceptionRecord[] {
    return this.all.filter(({ state }) => state === "pending");
  }

  of(conversation: string | undefined): ExceptionRecord[] {
    return this.all.filter(({ conversation_id }) => conversation !== undefined && conversation_id === conversation);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.loaded = false;
  }

  /** Something was asked for or decided: look, unless that is done meanwhile. */
  hear(wait = GATHERED): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.look().catch((error: unknown) => {
        if (error instanceof Refusal && error.passing) this.hear(AGAIN);
      });
    }, wait);
  }

  async look(): Promise<void> {
    clearTimeout(this.#timer);
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
