/** Where the panel stands: whose case the agent has before them, and where a reply goes. */

import type { Spoken } from "../wire";

export interface Ticket {
  id: string;
  /** As the agent knows them; empty where nobody says. */
  customer: string;
  messages: readonly Spoken[];
  /** Whether the service has the conversation itself. */
  live?: boolean;
}

/** What became of a reply: it is with the customer, in the ticket's editor, or in the clipboard. */
export type Put = "sent" | "inserted" | "copied";

export interface Host {
  readonly kind: "standalone" | "chatwoot" | "zendesk";
  /** Null: there is none, or it is not known yet. */
  ticket(): Ticket | null;
  /** Put a reply where it belongs. `despite`: why, although the check has something against it. */
  insert(text: string, despite?: string): Promise<Put>;
  onChange(changed: () => void): void;
}

/** Copy a text, also in a frame that may not use the clipboard: then by a selection, as long as a key or a press asks. */
export async function copied(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const back = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (back instanceof HTMLElement) back.focus();
    if (!done) throw new Error("The browser does not let this frame copy. Select the reply and copy it by hand.");
  }
}

/** An HTML message as plain text. */
export function asText(html: string): string {
  const parsed = new DOMParser().parseFromString(html.replace(/<(br|\/p|\/div|\/li)\b[^>]*>/gi, "\n$&"), "text/html");
  return (parsed.body.textContent ?? "").replace(/\n{3,}/g, "\n\n").trim();
}
