/**
 * A dashboard app in Chatwoot: the conversation comes as a message of the page around the frame. Chatwoot offers no way
 * into its editor, so a reply goes to the clipboard.
 */

import type { Spoken } from "../wire";
import { copied, type Host, type Put, type Ticket } from "./host";

const REQUEST = "chatwoot-dashboard-app:fetch-info";
const INCOMING = 0; // message_type: 0 from the customer, 1 to them, 2 activity, 3 template
const OUTGOING = 1;

interface Message {
  content?: string | null;
  message_type?: number;
  private?: boolean;
  sender_type?: string | null;
}

interface Context {
  conversation?: { id?: number; messages?: Message[]; meta?: { sender?: { name?: string | null } } };
  contact?: { name?: string | null; email?: string | null };
}

export class Chatwoot implements Host {
  readonly kind = "chatwoot";
  #ticket: Ticket | null = null;
  #changed: () => void = () => undefined;

  constructor(private readonly origins: readonly string[]) {
    addEventListener("message", (event) => this.#hear(event));
    for (const origin of origins) parent.postMessage(REQUEST, origin);
  }

  ticket(): Ticket | null {
    return this.#ticket;
  }

  async insert(text: string): Promise<Put> {
    await copied(text);
    return "copied";
  }

  onChange(changed: () => void): void {
    this.#changed = changed;
  }

  #hear({ source, origin, data }: MessageEvent): void {
    if (source !== parent || !this.origins.includes(origin) || typeof data !== "string") return;
    let message: { event?: string; data?: Context };
    try {
      message = JSON.parse(data) as typeof message;
    } catch {
      return; // of somebody else on that page
    }
    if (message.event !== "appContext" || !message.data?.conversation) return;
    const { conversation, contact } = message.data;
    this.#ticket = {
      id: `chatwoot:${conversation.id}`,
      customer: contact?.name ?? contact?.email ?? conversation.meta?.sender?.name ?? "",
      messages: (conversation.messages ?? []).flatMap(spoken),
    };
    this.#changed();
  }
}

/** What customer and agents said to each other: no private notes, no activity. */
function spoken({ content, message_type: type, private: hidden, sender_type: sender }: Message): Spoken[] {
  const text = content?.trim();
  if (!text || hidden || (type !== INCOMING && type !== OUTGOING)) return [];
  const answering = sender === "AgentBot" ? "assistant" : "agent";
  return [{ role: type === INCOMING ? "customer" : answering, text }];
}
