/** The service over HTTP for somebody who signed in: by cookie, or by a token where a frame's cookies are blocked. */

import { accepted, Refusal } from "../service";
import type { Person, Session } from "./wire";

const KEPT = "bythebook-panel"; // in sessionStorage, which ends with the tab and which no other site can read

export class Calls {
  #token: string | null = null;
  #csrf: string | null = null;

  /** `framed`: ask for a token. `ended` is called when the session is over. */
  constructor(
    private readonly framed: boolean,
    private readonly ended: () => void,
  ) {
    try {
      this.#token = sessionStorage.getItem(KEPT);
    } catch {
      // Storage is switched off: the token lives as long as the page.
    }
  }

  /** Who is signed in already, or null. */
  async restore(): Promise<Person | null> {
    const answer = await this.#fetch("/v1/session", {});
    if (answer.status === 401 || answer.status === 403) {
      this.#keep(null);
      return null;
    }
    return this.#signedIn((await (await accepted(answer)).json()) as Session);
  }

  async signIn(name: string, password: string): Promise<Person> {
    this.#keep(null);
    const body = JSON.stringify({ name, password, bearer: this.framed });
    const answer = await accepted(await this.#fetch("/v1/session", { method: "POST", body }));
    const session = (await answer.json()) as Session;
    if (session.token) this.#keep(session.token);
    return this.#signedIn(session);
  }

  async signOut(): Promise<void> {
    await this.call("/v1/session", { method: "DELETE" });
    this.#keep(null);
  }

  async call(path: string, init: RequestInit = {}): Promise<Response> {
    const answer = await this.#fetch(path, init);
    if (answer.status === 401) {
      this.#keep(null);
      this.ended();
    }
    return accepted(answer);
  }

  async get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return (await (await this.call(path, signal ? { signal } : {})).json()) as T;
  }

  /** The answer's JSON, or null where there is none. */
  async post<T>(path: string, body: unknown = {}, init: RequestInit = {}): Promise<T> {
    const answer = await this.call(path, { ...init, method: "POST", body: JSON.stringify(body) });
    return (answer.status === 204 ? null : await answer.json()) as T;
  }

  #signedIn(session: Session): Person {
    this.#csrf = session.csrf;
    return session.person;
  }

  #keep(token: string | null): void {
    this.#token = token;
    try {
      if (token) sessionStorage.setItem(KEPT, token);
      else sessionStorage.removeItem(KEPT);
    } catch {
      // As above.
    }
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.has("Accept")) headers.set("Accept", "application/json");
    if (init.body) headers.set("Content-Type", "application/json");
    if (this.#token) headers.set("Authorization", `Bearer ${this.#token}`);
    else if (this.#csrf) headers.set("X-CSRF-Token", this.#csrf);
    try {
      return await fetch(path, { ...init, headers, credentials: "same-origin", cache: "no-store" });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new Refusal(0, String(error));
    }
  }
}
