/** What waits for a person, and what is with one, as it changes. */

import { Following } from "../following";
import type { Calls } from "./calls";
import type { InboxData, Waiting } from "./wire";

const GATHERED = 250; // ms within which changes make one look

export class Inbox {
  data: InboxData | null = null;
  /** When `data` was fetched, by performance.now(). */
  at = 0;
  connected = true;
  #following: Following | null = null;
  #looking: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly calls: Calls,
    private readonly changed: () => void,
  ) {}

  start(): void {
    this.#following = new Following({
      open: (_, signal) => this.calls.call("/v1/inbox/events", { signal }),
      last: () => 0,
      take: () => this.#lookSoon(),
      connected: (up) => {
        this.connected = up;
        if (up) this.#lookSoon(0);
        this.changed();
      },
      refused: () => undefined,
    });
    this.#following.start();
  }

  stop(): void {
    this.#following?.stop();
    clearTimeout(this.#looking ?? undefined);
    this.data = null;
  }

  find(id: string | null): Waiting | undefined {
    return this.data?.conversations.find((one) => one.id === id);
  }

  /** How long a conversation has waited by now, in seconds. */
  waited(one: Waiting): number {
    return one.waiting_seconds + Math.max(0, performance.now() - this.at) / 1000;
  }

  #lookSoon(wait = GATHERED): void {
    this.#looking ??= setTimeout(() => {
      this.#looking = null;
      void this.#look();
    }, wait);
  }

  async #look(): Promise<void> {
    const data = await this.calls.get<InboxData>("/v1/inbox").catch(() => null);
    if (!data || !this.#following) return;
    this.data = data;
    this.at = performance.now();
    this.changed();
  }
}
