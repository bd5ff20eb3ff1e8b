/** What waits for a person, what is with one, and if it is wanted what the assistant has, as it changes. */

import { Refusal } from "../service";
import type { Calls } from "./calls";
import type { Changed, InboxData, Waiting } from "./wire";

const GATHERED = 250; // ms within which changes make one look
const WATCHED = 3_000; // the same for what the assistant has: much is said there, and nobody waits
const AGAIN = 3_000; // until a look that failed is tried again

export class Inbox {
  data: InboxData | null = null;
  /** When `data` was fetched, by performance.now(). */
  at = 0;
  connected = true;
  /** Whether what the assistant has is listed too. */
  watching = false;
  /** Whether `data` has it. */
  watched = false;
  #wanted = false;
  #looking: ReturnType<typeof setTimeout> | undefined;
  /** When the next look is due, by performance.now(). */
  #due = Infinity;

  constructor(
    private readonly calls: Calls,
    private readonly changed: () => void,
  ) {}

  stop(): void {
    clearTimeout(this.#looking);
    this.#due = Infinity;
    this.data = null;
    this.#wanted = false;
  }

  /** The line is up, so that something may have been missed, or it was lost. */
  connect(up: boolean): void {
    this.connected = up;
    this.#wanted = true;
    if (up) this.#lookIn(0);
    this.changed();
  }

  find(id: string | null): Waiting | undefined {
    return this.data?.conversations.find((one) => one.id === id);
  }

  /** How long a conversation has waited by now, in seconds. */
  waited(one: Waiting): number {
    return one.waiting_seconds + Math.max(0, performance.now() - this.at) / 1000;
  }

  /** List what the assistant has, or no longer. */
  watch(watching: boolean): void {
    if (watching === this.watching) return;
    this.watching = watching;
    this.#lookIn(0);
  }

  /** Of what only the assistant is at, nobody wants to know but who watches. */
  hear({ id, state }: Changed): void {
    const listed = this.find(id)?.state ?? "bot";
    if (state !== "bot" || listed !== "bot") this.#lookIn(GATHERED);
    else if (this.watching) this.#lookIn(WATCHED);
  }

  #lookIn(wait: number): void {
    const due = performance.now() + wait;
    if (due >= this.#due) return;
    this.#due = due;
    clearTimeout(this.#looking);
    this.#looking = setTimeout(() => {
      this.#due = Infinity;
      void this.look();
    }, wait);
  }

  async look(): Promise<void> {
    const { watching } = this;
    const path = `/v1/inbox${watching ? "?assistant=true" : ""}`;
    const data = await this.calls.get<InboxData>(path).catch((error: unknown) => {
      if (this.#wanted && error instanceof Refusal && error.passing) this.#lookIn(AGAIN);
      return null;
    });
    if (!data || !this.#wanted) return;
    this.data = data;
    this.watched = watching;
    this.at = performance.now();
    this.changed();
  }
}
