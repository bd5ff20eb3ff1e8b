/** What the panel is drawn from: the conversation, and what is on the screen beside it. */

import type { Texts } from "./languages";
import type { Citation, Clause } from "./protocol";
import type { Talk } from "./talk";

export interface Screen {
  /** The citation whose clause is shown, and the clause once it is here. */
  readonly cited: Citation | null;
  readonly clause: Clause | null;
  /** The turn of which the customer is asked what was wrong. */
  readonly asking: string | null;
  readonly copied: string | null;
  /** A message was left outside the hours. */
  readonly left: boolean;
}

export interface Ui {
  readonly texts: Texts;
  readonly language: string;
  readonly name: string;
  readonly inline: boolean;
  readonly talk: Talk;
  readonly screen: Screen;
  change(screen: Partial<Screen>): void;
  close(): void;
  /** Have a screen reader say it. */
  say(text: string): void;
  show(citation: Citation): void;
  /** The clause was put away. */
  hide(): void;
  /** Do it, and show that it did not work if it does not. */
  act(work: Promise<unknown>): void;
  /** What is to happen when the popover with the clause is there. */
  readonly shown: (popover: HTMLElement | null) => void;
}
