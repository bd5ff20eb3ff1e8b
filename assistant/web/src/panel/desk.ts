/** Everything that the panel is drawn from, and what an agent can do with it. */

import { Refusal } from "../service";
import { Asking } from "./asking";
import type { Calls } from "./calls";
import { Discretion } from "./discretion";
import { Draft } from "./draft";
import { Feed } from "./feed";
import { Help } from "./help";
import type { Host, Put } from "./hosts/host";
import { Standalone } from "./hosts/standalone";
import { Inbox } from "./inbox";
import { fill, texts } from "./texts";
import type { ExceptionRecord, MenuItem, Person, Suggestion } from "./wire";

export type Tab = "case" | "approvals" | "ask";
export type Part = "talk" | "help";

const AT_WORK = ["agent", "lead", "admin"];

export interface Page {
  /** Whether a language model is there, to rewrite and to check thoroughly. */
  readonly rewrites: boolean;
  /** What the OpenID provider is called, where there is one and the page is not in a frame. */
  readonly provider: string | null;
}

export class Desk {
  /** Undefined until it is known who is signed in, null when nobody is. */
  person: Person | null | undefined = undefined;
  tab: Tab = "case";
  part: Part = "talk";
  problem = "";
  said = "";
  busy = false;
  readonly inbox: Inbox;
  readonly draft: Draft;
  readonly help: Help;
  readonly discretion: Discretion;
  readonly asking: Asking;
  readonly host: Host;
  readonly #feed: Feed;

  constructor(
    readonly calls: Calls,
    made: (names: (id: string) => string) => Host,
    readonly page: Page,
    private readonly changed: () => void,
  ) {
    this.host = made((id) => this.inbox.find(id)?.customer ?? "");
    this.inbox = new Inbox(calls, changed);
    this.help = new Help(calls, changed);
    const said = () => this.host.ticket()?.messages ?? [];
    this.draft = new Draft(calls, said, () => (this.isLead ? "lead" : "agent"), changed);
    this.discretion = new Discretion(calls, changed);
    this.asking = new Asking(calls, changed);
    this.#feed = new Feed(calls, {
      moved: (moved) => this.live && this.inbox.hear(moved),
      given: () => this.discretion.hear(),
      connected: (up) => {
        if (this.live) this.inbox.connect(up);
        if (up) this.discretion.hear(0);
      },
    });
    this.host.onChange(() => {
      if (this.person) this.help.look(this.host.ticket());
      changed();
    });
  }

  /** The inbox' conversation, where the panel stands alone. */
  get live(): Standalone | null {
    return this.host instanceof Standalone ? this.host : null;
  }

  get isLead(): boolean {
    return this.person?.roles.includes("lead") ?? false;
  }

  /** Whether this agent may reply: to a conversation they took, or in a ticket. */
  get mayReply(): boolean {
    if (!this.live) return this.host.ticket() !== null;
    const mine = this.inbox.find(this.live.id)?.agent_id === this.person?.id;
    return mine && this.live.conversation.state.state === "human";
  }

  async begin(): Promise<void> {
    try {
      this.#enter(await this.calls.restore());
    } catch (error) {
      this.#enter(null);
      this.fail(error);
    }
  }

  async signIn(name: string, password: string): Promise<void> {
    await this.act(async () => this.#enter(await this.calls.signIn(name, password)));
  }

  async signOut(): Promise<void> {
    await this.act(() => this.calls.signOut());
    this.leave();
  }

  /** Nobody is signed in any more. */
  leave(problem = ""): void {
    this.#feed.stop();
    this.inbox.stop();
    this.discretion.stop();
    this.live?.open(null);
    this.draft.clear();
    this.person = null;
    this.problem = problem;
    this.said = "";
    this.changed();
  }

  show(tab: Tab): void {
    this.tab = tab;
    this.problem = "";
    this.changed();
  }

  turn(part: Part): void {
    this.part = part;
    this.changed();
  }

  /** Open a conversation of the inbox, or none. */
  open(id: string | null): void {
    if (id !== this.live?.id) {
      this.draft.clear();
      this.live?.open(id);
      this.help.look(this.host.ticket());
    }
    this.tab = "case";
    this.part = "talk";
    this.problem = "";
    this.changed();
  }

  take(): Promise<void> {
    return this.act(async () => {
      await this.live!.take();
      await this.inbox.look(); // which says whose it is
    });
  }

  handBack(): Promise<void> {
    return this.act(() => this.live!.handBack());
  }

  close(outcome: string): Promise<void> {
    return this.act(() => this.live!.close(outcome));
  }

  /** Take the suggested reply into one's own, to be changed and sent. */
  use({ id, draft }: Suggestion): void {
    if (!draft) return;
    this.draft.write(draft.text);
    this.draft.from = { id, ...draft };
    this.part = "talk";
    if (this.live) this.#count(() => this.help.tell(id, "inserted", draft.text));
    this.changed();
  }

  /** Put the suggested reply into the ticket as it is; where the check has something against it, ask why first. */
  insert(suggestion: Suggestion): Promise<void> {
    const { id, draft, findings } = suggestion;
    if (findings.length > 0) {
      this.use(suggestion);
      return this.send();
    }
    return this.act(async () => {
      this.#put(await this.host.insert(draft!.text));
      this.#count(() => this.help.tell(id, "inserted", draft!.text));
    });
  }

  /** Add to the reply: a quote, a question. */
  add(text: string): void {
    const { text: before } = this.draft;
    this.draft.write(before.trim() ? `${before.trimEnd()}\n\n${text}` : text);
    this.part = "talk";
    this.changed();
  }

  /** Send the reply; where the check has something against it, ask why first. */
  async send(despite = ""): Promise<void> {
    const { draft } = this;
    if (!draft.text.trim() || !this.mayReply || this.busy) return;
    await this.act(async () => {
      const { text, from } = draft;
      await draft.check(this.page.rewrites);
      if (draft.text !== text) return; // written on, while it was waited
      if (draft.findings.length > 0 && !despite) {
        draft.asking = true;
        return;
      }
      if (despite && !this.live) await draft.justify(this.host.ticket()!.id, despite);
      this.#put(await this.host.insert(text.trim(), despite || undefined));
      draft.clear();
      if (!from) return;
      if (text.trim() !== from.text.trim()) this.#count(() => this.help.tell(from.id, "edited", text));
      this.#count(() => this.help.tell(from.id, this.live ? "sent" : "inserted", text));
    });
  }

  async give(item: MenuItem, amount: string, reason: string): Promise<ExceptionRecord | null> {
    let made: ExceptionRecord | null = null;
    await this.act(async () => {
      made = await this.discretion.ask(item, amount, reason, this.host.ticket()!.id);
      const { state, approver } = made;
      this.say(state === "pending" ? fill(texts.requested, { role: approver.toLowerCase() }) : texts.granted);
    });
    return made;
  }

  decide(exception: ExceptionRecord, grant: boolean, note: string): Promise<void> {
    return this.act(async () => {
      await this.discretion.decide(exception, grant, note);
      this.say(grant ? texts.approved : texts.refused);
    });
  }

  /** Do it, and say why where it does not work. */
  async act(work: () => Promise<unknown>): Promise<void> {
    this.problem = "";
    this.said = "";
    this.busy = true;
    this.changed();
    try {
      await work();
    } catch (error) {
      this.fail(error);
    }
    this.busy = false;
    this.changed();
  }

  /** The problem was read. */
  dismiss(): void {
    this.problem = "";
    this.changed();
  }

  say(text: string): void {
    this.said = text;
    this.changed();
  }

  fail(error: unknown): void {
    if (error instanceof Refusal && error.status === 401 && this.person) return; // `leave` has said so
    this.problem = error instanceof Refusal && error.status === 0 ? texts.lost : (error as Error).message;
    this.changed();
  }

  #enter(person: Person | null): void {
    if (person && !person.roles.some((role) => AT_WORK.includes(role))) {
      this.problem = fill(texts.noAccess, { name: person.name, roles: person.roles.join(", ") });
      person = null;
    }
    this.person = person;
    if (person) {
      this.#feed.start();
      this.help.look(this.host.ticket());
    }
    this.changed();
  }

  #put(put: Put): void {
    this.say({ sent: texts.sent, inserted: texts.inserted, copied: texts.copied }[put]);
  }

  /** What is only counted must not get into anybody's way. */
  #count(tell: () => Promise<void>): void {
    tell().catch(() => undefined);
  }
}
