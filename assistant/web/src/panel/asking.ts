/** An agent's own questions to the policies, and the answers. */

import type { Calls } from "./calls";
import type { Answered } from "./wire";

export interface Asked {
  question: string;
  answer: Answered | null;
  problem: string;
}

export class Asking {
  asked: readonly Asked[] = [];

  constructor(
    private readonly calls: Calls,
    private readonly changed: () => void,
  ) {}

  async ask(question: string): Promise<void> {
    const at = this.asked.length;
    this.#set(at, { question, answer: null, problem: "" });
    try {
      const answer = await this.calls.post<Answered>("/v1/chat", { question });
      this.#set(at, { question, answer, problem: "" });
    } catch (error) {
      this.#set(at, { question, answer: null, problem: (error as Error).message });
    }
  }

  #set(at: number, asked: Asked): void {
    this.asked = [...this.asked.slice(0, at), asked, ...this.asked.slice(at + 1)];
    this.changed();
  }
}
