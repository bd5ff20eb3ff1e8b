/** The panel alone: the ticket is a live conversation from our own inbox, and a reply goes to the customer's widget. */

import { after, EMPTY, type Conversation } from "../../conversation";
import { Following } from "../../following";
import type { ChatEvent } from "../../protocol";
import type { Refusal } from "../../service";
import type { Calls } from "../calls";
import type { Spoken } from "../wire";
import type { Host, Put, Ticket } from "./host";

export class Standalone implements Host {
  readonly kind = "standalone";
  id: string | null = null;
  conversation: Conversation = EMPTY;
  connected = true;
  /** Set where the conversation is gone, or may not be read. */
  refusal: Refusal | null = null;
  #following: Following | null = null;
  #sending: { text: string; id: string } | null = null;
  #changed: () => void = () => undefined;

  constructor(
    private readonly calls: Calls,
    private readonly names: (id: string) => string,
  ) {}

  /** Follow a conversation, or none. */
  open(id: string | null): void {
    this.#following?.stop();
    this.#following = null;
    this.id = id;
    this.conversation = EMPTY;
    this.refusal = null;
    this.#sending = null;
    if (id !== null) this.#follow(id);
    this.#changed();
  }

  ticket(): Ticket | null {
    if (this.id === null) return null;
    const messages = this.conversation.items.flatMap(spoken);
    return { id: this.id, customer: this.names(this.id), messages, live: true };
  }

  /** The same text again is the same message until it was taken: a lost answer makes no second one. */
  async insert(text: string, despite?: string): Promise<Put> {
    if (this.#sending?.text !== text) this.#sending = { text, id: crypto.randomUUID() };
    await this.#act("reply", { ...this.#sending, ...(despite ? { breach_reason: despite } : {}) });
    this.#sending = null;
    return "sent";
  }

  /** Take over what waits; from the assistant only where that is what is shown. */
  take(): Promise<void> {
    return this.#act("take", this.conversation.state.state === "bot" ? { unasked: true } : {});
  }

  handBack(): Promise<void> {
    return this.#act("hand-back");
  }

  close(outcome: string): Promise<void> {
    return this.#act("close", { outcome });
  }

  onChange(changed: () => void): void {
    this.#changed = changed;
  }

  async #act(action: string, body: object = {}): Promise<void> {
    await this.calls.post(`/v1/inbox/${encodeURIComponent(this.id!)}/${action}`, body);
  }

  #follow(id: string): void {
    const path = `/v1/inbox/${encodeURIComponent(id)}/events`;
    this.#following = new Following({
      open: (number, signal) => this.calls.call(`${path}?after=${number}`, { signal }),
      last: () => this.conversation.last,
      take: (event: ChatEvent) => {
        this.conversation = after(this.conversation, event);
        this.#changed();
      },
      connected: (up) => {
        this.connected = up;
        this.#changed();
      },
      refused: (refusal) => {
        this.refusal = refusal;
        this.#changed();
      },
    });
    this.#following.start();
  }
}

function spoken(item: Conversation["items"][number]): Spoken[] {
  if (item.kind === "said") return [{ role: item.from, text: item.text }];
  return item.kind === "answer" && item.text ? [{ role: "assistant", text: item.text }] : [];
}
