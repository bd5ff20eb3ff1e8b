/**
 * A ticket-sidebar app in Zendesk: the Zendesk Apps Framework v2, spoken over postMessage. Its SDK would be a script
 * from another host, which our content policy keeps out; of it a handshake, `get`, `invoke` and events are needed.
 */

import type { Spoken } from "../wire";
import { asText, type Host, type Put, type Ticket } from "./host";

const SDK = "2.0.0";
const PATIENCE = 10_000; // ms, as Zendesk's own SDK waits

interface Message {
  author?: { name?: string; role?: string };
  channel?: { name?: string };
  message?: { content?: string; contentType?: string };
}

interface Reply {
  id?: number;
  key?: string;
  result?: Record<string, unknown>;
  error?: { message?: string };
}

interface Due {
  resolve(result: Record<string, unknown>): void;
  reject(error: Error): void;
}

export class Zendesk implements Host {
  readonly kind = "zendesk";
  readonly #origin: string;
  readonly #guid: string;
  readonly #due = new Map<number, Due>();
  #asked = 0;
  #ticket: Ticket | null = null;
  #changed: () => void = () => undefined;

  /** `address` is the frame's own, to which Zendesk adds its origin and the app's id. */
  constructor(address: URL, origins: readonly string[]) {
    this.#origin = address.searchParams.get("origin") ?? "";
    this.#guid = address.searchParams.get("app_guid") ?? "";
    if (!origins.includes(this.#origin)) return;
    addEventListener("message", (event) => this.#hear(event));
    this.#post({ key: "iframe.handshake", message: { version: SDK } });
  }

  ticket(): Ticket | null {
    return this.#ticket;
  }

  async insert(text: string): Promise<Put> {
    await this.#request("invoke", { "comment.appendText": [text] });
    return "inserted";
  }

  onChange(changed: () => void): void {
    this.#changed = changed;
  }

  #hear({ source, origin, data }: MessageEvent): void {
    if (source !== parent || origin !== this.#origin || typeof data !== "string") return;
    let reply: Reply;
    try {
      reply = JSON.parse(data) as Reply;
    } catch {
      return;
    }
    const due = reply.id === undefined ? undefined : this.#due.get(reply.id);
    if (due) {
      this.#due.delete(reply.id!);
      if (reply.error) due.reject(new Error(reply.error.message ?? "Zendesk refused"));
      else due.resolve(reply.result ?? {});
    } else if (reply.key === "zaf.app.registered") {
      this.#post({ key: "iframe.on:ticket.conversation.changed", message: { subscriberCount: 1 } });
      void this.#request("invoke", { resize: [{ width: "100%", height: "80vh" }] }).catch(() => undefined);
      void this.#read();
    } else if (reply.key === "zaf.ticket.conversation.changed") void this.#read();
  }

  async #read(): Promise<void> {
    const wanted = ["ticket.id", "ticket.requester.name", "ticket.conversation"];
    const found = await this.#request("get", wanted).catch(() => null);
    if (!found) return;
    this.#ticket = {
      id: `zendesk:${String(found["ticket.id"])}`,
      customer: String(found["ticket.requester.name"] ?? ""),
      messages: ((found["ticket.conversation"] ?? []) as Message[]).flatMap(spoken),
    };
    this.#changed();
  }

  #request(request: "get" | "invoke", params: unknown): Promise<Record<string, unknown>> {
    const id = ++this.#asked;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("Zendesk does not answer")), PATIENCE);
      const settle =
        <T,>(then: (value: T) => void) =>
        (value: T): void => {
          clearTimeout(timer);
          then(value);
        };
      this.#due.set(id, { resolve: settle(resolve), reject: settle(reject) });
      this.#post({ id, request, params });
    });
  }

  #post(message: object): void {
    parent.postMessage(
      JSON.stringify({ ...message, appGuid: this.#guid, instanceGuid: this.#guid }),
      this.#origin,
    );
  }
}

/** What requester and agents said to each other: no internal notes. */
function spoken({ author, channel, message }: Message): Spoken[] {
  const { content = "", contentType } = message ?? {};
  const text = contentType === "text/html" ? asText(content) : content.trim();
  if (!text || channel?.name === "internal") return [];
  return [{ role: author?.role === "end-user" ? "customer" : "agent", text }];
}
