/** <policy-chat>: the custom element. Everything a page may touch is here: attributes, methods and events. */

import { h, render } from "preact";
import { openOver, showQuote } from "./clause";
import { chosen, direction, textsIn, type Texts } from "./languages";
import launcherStyles from "./launcher.css";
import { Memory } from "./memory";
import { Panel } from "./panel";
import styles from "./panel.css";
import type { ChatEvent } from "./protocol";
import { Service } from "./service";
import { Talk } from "./talk";
import type { Screen, Ui } from "./ui";

const BASE = new URL("..", import.meta.url).href;
const NEAR = 120; // px from its end within which the conversation scrolls along
const WHOLE = "(max-width: 480px), (max-height: 480px)"; // where the panel covers the page; panel.css has it too
const NOTHING: Screen = { cited: null, clause: null, asking: null, copied: null, left: false };
const SPOKEN = 3; // lines for screen readers that are kept; older ones have been read

const sheets = [launcherStyles, styles].map((text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
});

export class PolicyChat extends HTMLElement {
  static readonly observedAttributes = ["lang", "site", "name", "inline"];

  /** Kept once the element can be used. */
  readonly ready: Promise<void>;
  #isReady!: () => void;
  readonly #root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
  #memory: Memory | null = null;
  #talk: Talk | null = null;
  #ui: Ui | null = null;
  #screen = NOTHING;
  #spoken: readonly { id: number; text: string }[] = [];
  #opened = false;
  #left: Element | null = null;
  #cite: Element | null = null;
  #drawing = false;

  constructor() {
    super();
    this.ready = new Promise((resolve) => {
      this.#isReady = resolve;
    });
    this.#root.addEventListener("keydown", (event) => this.#pressed(event as KeyboardEvent));
  }

  connectedCallback(): void {
    this.#root.replaceChildren();
    this.#root.adoptedStyleSheets = sheets;
    void this.#begin();
  }

  disconnectedCallback(): void {
    this.#stop();
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (!this.#talk || before === now) return;
    if (name === "site") this.#stop();
    void this.#begin();
  }

  /** Open the panel and move the focus into it. */
  open(): void {
    if (this.#opened || !this.#talk) return;
    this.#left = document.activeElement;
    this.#reveal();
    // On a touch screen the keyboard would cover the conversation before anything was read.
    const place = matchMedia("(pointer: coarse)").matches ? "#name" : "textarea";
    this.#root.querySelector<HTMLElement>(place)!.focus();
    this.#tell("open");
  }

  /** Close the panel and give the focus back. */
  close(): void {
    if (!this.#opened || this.#inline) return;
    this.#opened = false;
    this.#screen = NOTHING;
    this.#memory!.keep({ open: false });
    this.#talk!.attend(false);
    this.#draw();
    const elsewhere = this.#left instanceof HTMLElement && this.#left.isConnected && this.#left !== document.body;
    const back = elsewhere && this.#left !== this ? (this.#left as HTMLElement) : null;
    (back ?? this.#root.querySelector<HTMLElement>(".launcher")!).focus();
    this.#tell("close");
  }

  /** Ask a question, as if the customer had written it. */
  async ask(text: string): Promise<void> {
    this.open();
    await this.#talk!.send(text);
  }

  /** Forget the visit and take the widget off the page. */
  shutdown(): void {
    this.#stop();
    this.#memory?.forget();
    this.remove();
  }

  get #inline(): boolean {
    return this.hasAttribute("inline");
  }

  async #begin(): Promise<void> {
    const page = document.documentElement.lang;
    const language = chosen(this.getAttribute("lang"), page, ...navigator.languages);
    const texts = await textsIn(language);
    if (!this.isConnected) return;
    if (!this.#talk) this.#connect();
    this.#ui = this.#made(texts, language, this.#talk!);
    if (this.#inline || this.#memory!.get().open) this.#reveal();
    this.#draw();
    this.#isReady();
  }

  #connect(): void {
    const site = this.getAttribute("site") ?? "";
    this.#memory = new Memory(site);
    const service = new Service(BASE, site, () => this.getAttribute("token"), this.#memory);
    this.#talk = new Talk(
      service,
      this.#memory,
      () => this.#redraw(),
      (event) => this.#heard(event),
    );
  }

  #stop(): void {
    this.#talk?.shutdown();
    this.#talk = null;
    this.#opened = false;
    render(null, this.#root);
  }

  #reveal(): void {
    this.#opened = true;
    if (!this.#inline) this.#memory!.keep({ open: true });
    this.#talk!.attend(true);
    void this.#talk!.open();
    this.#draw();
    this.#root.querySelector(".log")!.scrollTop = 1e9;
  }

  #made(texts: Texts, language: string, talk: Talk): Ui {
    const screen = (): Screen => this.#screen;
    return {
      texts,
      language,
      talk,
      name: this.getAttribute("name") ?? "",
      inline: this.#inline,
      get screen() {
        return screen();
      },
      change: (change) => {
        this.#screen = { ...this.#screen, ...change };
        this.#draw();
      },
      close: () => this.close(),
      say: (text) => this.#say(text),
      show: (cited) => {
        this.#cite = this.#root.activeElement;
        this.#ui!.change({ cited, clause: null });
        talk.clause(cited).then(
          (clause) => {
            if (this.#screen.cited !== cited) return;
            this.#ui!.change({ clause });
            showQuote(this.#root);
          },
          () => undefined, // the citation's own words are shown
        );
      },
      hide: () => {
        this.#ui!.change({ cited: null, clause: null });
        // The focus went away with the popover, unless the customer pressed somewhere else.
        if (document.activeElement === document.body) (this.#cite as HTMLElement | null)?.focus();
      },
      shown: (popover) => popover && openOver(popover, this.#root.querySelector(".panel")!),
      act: (work) => void work.catch((error: unknown) => talk.trouble(error)),
    };
  }

  /** Draw after what is happening now: many events in one chunk are one drawing. */
  #redraw(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    queueMicrotask(() => {
      this.#drawing = false;
      this.#draw();
    });
  }

  #draw(): void {
    const ui = this.#ui;
    if (!ui || ui.talk !== this.#talk) return;
    const before = this.#root.querySelector(".log");
    const along = before && before.scrollHeight - before.scrollTop - before.clientHeight < NEAR;
    render(
      <div class="root" lang={ui.language} dir={direction(ui.language)}>
        {!ui.inline && (
          <button
            class="launcher"
            part="launcher"
            hidden={this.#opened}
            aria-haspopup="dialog"
            onClick={() => this.open()}
          >
            {ui.texts.open}
          </button>
        )}
        {this.#opened && <Panel ui={ui} />}
        <div class="unseen" aria-live="polite">
          {this.#spoken.map(({ id, text }) => (
            <p key={id}>{text}</p>
          ))}
        </div>
      </div>,
      this.#root,
    );
    if (along) before.scrollTop = before.scrollHeight;
  }

  /** Escape closes what is open; where the panel covers the page, Tab does not leave it. */
  #pressed(event: KeyboardEvent): void {
    if (this.#inline || !this.#opened || this.#root.querySelector(":popover-open")) return;
    if (event.key === "Escape") this.close();
    if (event.key !== "Tab" || !matchMedia(WHOLE).matches) return;
    const places = [...this.#root.querySelectorAll<HTMLElement>(".panel :is(button, input, textarea, a, [tabindex='0'])")];
    const seen = places.filter((place) => place.checkVisibility());
    const [first, last] = event.shiftKey ? [seen[0], seen.at(-1)] : [seen.at(-1), seen[0]];
    if (this.#root.activeElement !== first) return;
    event.preventDefault();
    last!.focus();
  }

  #say(markdown: string): void {
    const text = markdown.replace(/[|*_`#]+|-{3,}/g, " ").trim();
    const id = (this.#spoken.at(-1)?.id ?? 0) + 1;
    this.#spoken = [...this.#spoken.slice(1 - SPOKEN), { id, text }];
    this.#redraw();
  }

  #heard({ type, data }: ChatEvent): void {
    const { texts } = this.#ui!;
    switch (type) {
      case "message":
        if (data.from === "agent") this.#say(`${data.name ?? texts.colleague}: ${data.text}`);
        this.#tell("message", data);
        break;
      case "started":
        this.#say(texts.thinking);
        break;
      case "sentence":
        this.#say(data.text);
        break;
      case "completed":
        this.#answered("answered", data.turn);
        break;
      case "clarify":
        this.#say(`${data.text} ${data.options.map(({ text }) => text).join(", ")}`);
        this.#answered(type, data.turn);
        break;
      case "abstained":
        this.#say(`${texts.unknown}. ${data.text}`);
        this.#answered(type, data.turn);
        break;
      case "failed":
        this.#say(`${texts.failed}. ${data.message}`);
        this.#answered(type, data.turn);
        break;
      case "stopped":
        if (data.by === "customer") this.#say(texts.stopped);
        this.#answered(type, data.turn);
        break;
      case "state":
        this.#say(data.text);
        this.#tell("handoff", data);
    }
  }

  #answered(outcome: string, turn: string): void {
    const answer = this.#talk!.view.items.findLast((item) => item.kind === "answer" && item.turn === turn);
    if (answer?.kind !== "answer") return;
    const { question, text, citations } = answer;
    this.#tell("answer", { outcome, turn, question, text, citations });
  }

  #tell(name: string, detail: object = {}): void {
    this.dispatchEvent(new CustomEvent(`policy-chat:${name}`, { detail, bubbles: true, composed: true }));
  }
}

if (!customElements.get("policy-chat")) customElements.define("policy-chat", PolicyChat);
