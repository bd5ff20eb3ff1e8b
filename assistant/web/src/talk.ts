/** The customer's side of a conversation: sends what they do, takes what the service says, tells who listens. */

import { after, EMPTY, judged, sending, taken, underWay, type Conversation } from "./conversation";
import { Following } from "./following";
import type { Memory } from "./memory";
import type { ChatEvent, Citation, Clause, FeedbackReason, Visit } from "./protocol";
import { Refusal, type Service } from "./service";

export interface View extends Conversation {
  visit: Visit | null;
  /** Whether the stream is up; null before it was ever wanted. */
  connected: boolean | null;
  problem: Refusal | null;
  rated: boolean;
}

export class Talk {
  view: View = { ...EMPTY, visit: null, connected: null, problem: null, rated: false };

  #conversation: string | null = null;
  #opening: Promise<void> | null = null;
  #making: Promise<void> | null = null;
  #attended = false;
  #sendingNow = false;
  readonly #following: Following;
  readonly #shown = (): void => this.#follow();
  readonly #online = (): void => {
    if (this.view.pending.some(({ failed }) => failed)) void this.retry();
  };

  /** `changed` after each change, `heard` for each event that came just now, not in a replay. */
  constructor(
    private readonly service: Service,
    private readonly memory: Memory,
    private readonly changed: () => void,
    private readonly heard: (event: ChatEvent) => void,
  ) {
    this.#following = new Following({
      open: (number, signal) => this.service.call(this.#path(`/events?after=${number}`), { signal }),
      last: () => this.view.last,
      take: (event) => this.#take(event),
      connected: (connected) => {
        const back = connected && this.view.connected === false;
        this.#update({ connected });
        if (back) this.#online();
      },
      refused: (problem) => this.#lost(problem),
    });
    document.addEventListener("visibilitychange", this.#shown);
    addEventListener("online", this.#online);
  }

  /** Begin or renew the visit, and go on with the conversation that there is. */
  open(): Promise<void> {
    this.#opening ??= this.#begin().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  /** Whether the customer has the panel before them: when not, the line is kept only while something is due. */
  attend(attended: boolean): void {
    this.#attended = attended;
    this.#follow();
  }

  /** Send a message. It is shown at once; sent again, it is still one message. */
  async send(text: string, id: string = crypto.randomUUID()): Promise<void> {
    this.#set(sending(this.view, { id, text, failed: false }));
    this.#follow();
    await this.#flush();
  }

  /** Send what could not be sent. */
  async retry(): Promise<void> {
    for (const message of this.view.pending) this.#set(sending(this.view, { ...message, failed: false }));
    await this.open();
    await this.#flush();
  }

  stop(): Promise<unknown> {
    return this.service.post(this.#path("/stop"));
  }

  async askForPerson(): Promise<void> {
    await this.#ensure();
    await this.service.post(this.#path("/handoff"));
    this.#follow();
  }

  cancel(): Promise<unknown> {
    return this.service.post(this.#path("/handoff/cancel"));
  }

  async leaveMessage(contact: string, text: string): Promise<void> {
    await this.#ensure();
    await this.service.post(this.#path("/contact"), { contact, text });
  }

  async judge(turn: string, helpful: boolean, reason?: FeedbackReason, comment?: string): Promise<void> {
    this.#set(judged(this.view, turn, reason ?? helpful));
    await this.service.post(this.#path("/feedback"), {
      turn,
      helpful,
      ...(reason ? { reason } : {}),
      ...(comment ? { comment } : {}),
    });
  }

  async rate(score: number): Promise<void> {
    this.#update({ rated: true });
    await this.service.post(this.#path("/rating"), { score });
  }

  end(): Promise<unknown> {
    return this.service.post(this.#path("/close"));
  }

  async transcript(): Promise<string> {
    return (await this.service.call(this.#path("/transcript"))).text();
  }

  async clause({ document, version, start, end }: Citation): Promise<Clause> {
    const place = new URLSearchParams({ document, version: `${version}`, start: `${start}`, end: `${end}` });
    return (await this.service.call(`/clauses?${place}`)).json() as Promise<Clause>;
  }

  /** Show that something did not work. */
  trouble(error: unknown): void {
    this.#update({ problem: refusal(error) });
  }

  /** Leave: nothing is sent or heard any more. */
  shutdown(): void {
    document.removeEventListener("visibilitychange", this.#shown);
    removeEventListener("online", this.#online);
    this.#following.stop();
  }

  async #begin(): Promise<void> {
    try {
      const visit = await this.service.visit();
      this.#conversation ??= this.memory.get().conversation ?? visit.conversation;
      this.#update({ visit, problem: null });
      this.#follow();
    } catch (error) {
      this.#update({ problem: refusal(error) });
    }
  }

  /** There is a conversation; what is done at once shares one. */
  #ensure(): Promise<void> {
    this.#making ??= this.#make().finally(() => {
      this.#making = null;
    });
    return this.#making;
  }

  async #make(): Promise<void> {
    await this.open();
    if (this.#conversation) return;
    const { id } = (await (await this.service.post("/conversations")).json()) as { id: string };
    this.#conversation = id;
    this.memory.keep({ conversation: id, last: 0 });
    this.#follow();
  }

  /** Send the pending messages in their order, one at a time. */
  async #flush(): Promise<void> {
    if (this.#sendingNow) return;
    this.#sendingNow = true;
    try {
      for (let next = this.#next(); next; next = this.#next()) {
        const { id, text } = next;
        try {
          await this.#ensure();
          const answer = await this.service.post(this.#path("/messages"), { id, text });
          const { event } = (await answer.json()) as { event: number };
          this.#set(taken(this.view, id, event));
          this.#update({ problem: null });
        } catch (error) {
          this.#set(sending(this.view, { id, text, failed: true }));
          this.#update({ problem: refusal(error) });
        }
      }
    } finally {
      this.#sendingNow = false;
      this.#follow();
    }
  }

  #next(): { id: string; text: string } | undefined {
    return this.view.pending.find(({ failed, event }) => !failed && event === undefined);
  }

  #follow(): void {
    const due = underWay(this.view) || this.view.pending.length || /waiting|human/.test(this.view.state.state);
    if (this.#conversation && (due || (this.#attended && !document.hidden))) this.#following.start();
    else if (this.#conversation) this.#following.stop();
  }

  #take(event: ChatEvent): void {
    const news = event.number === null || event.number > (this.memory.get().last ?? 0);
    this.#set(after(this.view, event));
    if (event.type === "message" && !this.view.pending.length) this.#update({ problem: null });
    if (event.number !== null && news) this.memory.keep({ last: event.number });
    if (news) this.heard(event);
  }

  #lost(problem: Refusal): void {
    if (problem.status === 404) {
      // The service does not know the conversation any more: the next message begins another one.
      this.#conversation = null;
      this.memory.keep({ conversation: "", last: 0 });
      this.#set({ ...EMPTY, pending: this.view.pending });
      this.#update({ connected: null });
    } else this.#update({ problem, connected: false });
  }

  #path(rest: string): string {
    return `/conversations/${this.#conversation}${rest}`;
  }

  #set(conversation: Conversation): void {
    this.#update(conversation);
  }

  #update(change: Partial<View>): void {
    this.view = { ...this.view, ...change };
    this.changed();
  }
}

function refusal(error: unknown): Refusal {
  return error instanceof Refusal ? error : new Refusal(0, String(error));
}
