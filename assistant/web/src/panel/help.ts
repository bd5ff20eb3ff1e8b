/** What is suggested for the case before the agent, asked for anew whenever the customer has said something more. */

import type { Refusal } from "../service";
import type { Calls } from "./calls";
import type { Ticket } from "./hosts/host";
import type { Suggestion } from "./wire";

const QUIET = 200; // ms

type Outcome = "inserted" | "edited" | "sent" | "dismissed";

export class Help {
  suggestion: Suggestion | null = null;
  loading = false;
  problem: Refusal | null = null;
  dismissed = false;
  /** The steps that were ticked or unticked by hand. */
  ticked: ReadonlyMap<string, boolean> = new Map();
  #for = "";
  #asking: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly calls: Calls,
    private readonly changed: () => void,
  ) {}

  /** Suggest for the case as it stands, unless that was done. */
  look(ticket: Ticket | null): void {
    const customer = ticket?.messages.flatMap(({ role, text }) => (role === "customer" ? [text] : [])) ?? [];
    const what = ticket && customer.length ? `${ticket.id}\n${customer.length}\n${customer.at(-1)}` : "";
    if (what === this.#for) return;
    const another = what.split("\n")[0] !== this.#for.split("\n")[0];
    this.#for = what;
    if (another) this.#forget();
    clearTimeout(this.#timer);
    // A conversation comes event by event: the last of them is worth a suggestion.
    if (ticket && what) this.#timer = setTimeout(() => void this.ask(ticket), QUIET);
    this.loading = what !== "";
    this.changed();
  }

  async ask(ticket: Ticket): Promise<void> {
    this.#asking?.abort();
    const attempt = (this.#asking = new AbortController());
    this.loading = true;
    this.problem = null;
    this.changed();
    try {
      const body = ticket.live ? { conversation_id: ticket.id } : { conversation: ticket.messages.slice(-200) };
      const found = await this.calls.post<Suggestion>("/v1/suggestions", body, { signal: attempt.signal });
      if (attempt.signal.aborted) return;
      this.#forget();
      this.suggestion = found;
    } catch (error) {
      if (attempt.signal.aborted) return;
      this.problem = error as Refusal;
    }
    this.loading = false;
    this.changed();
  }

  tick(step: string, done: boolean): void {
    this.ticked = new Map(this.ticked).set(step, done);
    this.changed();
  }

  async dismiss(reason: string): Promise<void> {
    if (!this.suggestion) return;
    await this.tell(this.suggestion.id, "dismissed", undefined, reason);
    this.dismissed = true;
    this.changed();
  }

  /** Tell what was done with a suggestion. */
  async tell(id: string, action: Outcome, text?: string, reason = ""): Promise<void> {
    const body = { action, reason, ...(text === undefined ? {} : { text }) };
    await this.calls.post(`/v1/suggestions/${encodeURIComponent(id)}/outcome`, body);
  }

  #forget(): void {
    this.#asking?.abort();
    this.suggestion = null;
    this.loading = false;
    this.problem = null;
    this.dismissed = false;
    this.ticked = new Map();
  }
}
