/** Follows a conversation's events for as long as it is wanted: through lost networks and restarted servers. */

import { createParser } from "eventsource-parser";
import type { ChatEvent } from "./protocol";
import { Refusal } from "./service";

const FIRST_WAIT = 400; // ms; doubled with each failure, with up to as much again at random
const LONGEST_WAIT = 15_000;
const SILENCE = 40_000; // ms; the service says something every 15 s, so after this long the line is dead

export interface Line {
  /** Open the stream of events after this number. */
  open(after: number, signal: AbortSignal): Promise<Response>;
  /** The number of the last event that was taken. */
  last(): number;
  take(event: ChatEvent): void;
  /** The line is up, or was lost. */
  connected(up: boolean): void;
  /** It will never be up: the conversation is gone, or may not be read. */
  refused(error: Refusal): void;
}

export class Following {
  #wanted = false;
  #current: AbortController | null = null;
  #wake: (() => void) | null = null;
  readonly #hurry = (): void => this.#wake?.();

  constructor(private readonly line: Line) {}

  start(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    addEventListener("online", this.#hurry);
    void this.#run();
  }

  stop(): void {
    this.#wanted = false;
    removeEventListener("online", this.#hurry);
    this.#current?.abort();
    this.#wake?.();
  }

  async #run(): Promise<void> {
    const attempt = (this.#current = new AbortController());
    let failures = 0;
    while (!attempt.signal.aborted) {
      let after: number | null = null;
      try {
        const answer = await this.line.open(this.line.last(), attempt.signal);
        failures = 0;
        this.line.connected(true);
        await this.#read(answer, attempt.signal);
      } catch (error) {
        if (attempt.signal.aborted) return;
        if (error instanceof Refusal) {
          if (!error.passing) {
            this.#wanted = false;
            this.line.refused(error);
            return;
          }
          after = error.after;
        }
      }
      if (attempt.signal.aborted) return;
      this.line.connected(false);
      await this.#pause(after ?? Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures++) * (1 + Math.random()));
    }
  }

  async #read(answer: Response, signal: AbortSignal): Promise<void> {
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let broken = false;
    const parser = createParser({
      onEvent: ({ event, id, data }) => {
        const number = id ? Number(id) : null;
        if (broken || signal.aborted || !event) return;
        // A number that was seen came twice; one that is skipped is asked for again, from where it broke.
        if (number !== null && number <= this.line.last()) return;
        if (number !== null && number > this.line.last() + 1) broken = true;
        else this.line.take({ type: event, number, data: JSON.parse(data) } as ChatEvent);
      },
    });
    try {
      while (!broken) {
        const { done, value } = await within(SILENCE, reader.read());
        if (done) return;
        parser.feed(value);
      }
    } finally {
      reader.cancel().catch(() => undefined);
    }
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wake?.(), milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
    });
  }
}

function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("silence")), milliseconds);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
