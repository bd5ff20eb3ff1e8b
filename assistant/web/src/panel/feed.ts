/** The stream of what changes for agents, for as long as somebody is signed in. */

import { Following } from "../following";
import type { Calls } from "./calls";
import type { Changed } from "./wire";

export interface Ear {
  /** A conversation changed. */
  moved(changed: Changed): void;
  /** Exceptions were asked for or decided on. */
  given(): void;
  /** The line is up, and something may have been missed; or it was lost. */
  connected(up: boolean): void;
}

export class Feed {
  readonly #following: Following;

  constructor(calls: Calls, ear: Ear) {
    this.#following = new Following({
      open: (_, signal) => calls.call("/v1/inbox/events", { signal }),
      last: () => 0,
      take: (event) => {
        const { type, data } = event as unknown as { type: string; data: Changed };
        if (type === "changed") ear.moved(data);
        else if (type === "exceptions") ear.given();
      },
      connected: (up) => ear.connected(up),
      refused: () => undefined,
    });
  }

  start(): void {
    this.#following.start();
  }

  stop(): void {
    this.#following.stop();
  }
}
