/** What one tab remembers of its visit: in sessionStorage, so that a reload goes on; never a cookie or localStorage. */

export interface Remembered {
  token?: string;
  conversation?: string;
  /** The number of the last event that was shown: what comes after it is news. */
  last?: number;
  open?: boolean;
  ended?: boolean;
}

export class Memory {
  readonly #key: string;
  #value: Remembered = {};

  constructor(site: string) {
    this.#key = `policy-chat:${site}`;
    try {
      this.#value = JSON.parse(sessionStorage.getItem(this.#key) ?? "{}") as Remembered;
    } catch {
      // Storage is switched off, or holds something else: this page's own memory will do.
    }
  }

  get(): Readonly<Remembered> {
    return this.#value;
  }

  keep(change: Remembered): void {
    this.#value = { ...this.#value, ...change };
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(this.#value));
    } catch {
      // As above.
    }
  }

  forget(): void {
    this.#value = {};
    try {
      sessionStorage.removeItem(this.#key);
    } catch {
      // As above.
    }
  }
}
