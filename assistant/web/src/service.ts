/** The service over HTTP: a visit, renewed when it has run out, and calls that bear its token. */

import type { Memory } from "./memory";
import type { Visit } from "./protocol";

/** The service said no, or could not be reached (`status` 0). `after` is how long to wait, in milliseconds. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly after: number | null = null,
  ) {
    super(message);
  }

  /** Whether the same call may succeed later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export class Service {
  #visiting: Promise<Visit> | null = null;

  constructor(
    private readonly base: string,
    private readonly site: string,
    private readonly identity: () => string | null,
    private readonly memory: Memory,
  ) {}

  /** The visit of this page: begun once, and again after `renew`. */
  visit(): Promise<Visit> {
    this.#visiting ??= this.#begin().catch((error: unknown) => {
      this.#visiting = null;
      throw error;
    });
    return this.#visiting;
  }

  /** Call an address below `v1/visits`; a token that has run out is renewed once. */
  async call(path: string, init: RequestInit = {}): Promise<Response> {
    const { token } = await this.visit();
    const answer = await this.#fetch(path, init, token);
    if (answer.status !== 401) return accepted(answer);
    this.#visiting = null;
    return accepted(await this.#fetch(path, init, (await this.visit()).token));
  }

  post(path: string, body: unknown = {}): Promise<Response> {
    return this.call(path, { method: "POST", body: JSON.stringify(body) });
  }

  async #begin(): Promise<Visit> {
    const token = this.identity();
    const visit = this.memory.get().token;
    const body = JSON.stringify({ site: this.site, ...(token ? { token } : {}), ...(visit ? { visit } : {}) });
    let answer = await this.#fetch("", { method: "POST", body });
    if (answer.status === 401 && visit && !token) {
      // The old visit is not known any more: begin as somebody new.
      this.memory.forget();
      answer = await this.#fetch("", { method: "POST", body: JSON.stringify({ site: this.site }) });
    }
    const begun = (await (await accepted(answer)).json()) as Visit;
    this.memory.keep({ token: begun.token });
    return begun;
  }

  async #fetch(path: string, init: RequestInit, token?: string): Promise<Response> {
    const headers = new Headers(init.headers);
    if (init.body) headers.set("Content-Type", "application/json");
    if (token) headers.set("Authorization", `Bearer ${token}`);
    try {
      return await fetch(`${this.base}v1/visits${path}`, { ...init, headers, credentials: "omit", cache: "no-store" });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new Refusal(0, String(error));
    }
  }
}

/** The answer, if it is a success. Throws Refusal. */
export async function accepted(answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  const body = (await answer.json().catch(() => null)) as { error?: { message?: string } } | null;
  const seconds = Number(answer.headers.get("Retry-After") ?? NaN);
  throw new Refusal(answer.status, body?.error?.message ?? answer.statusText, seconds >= 0 ? seconds * 1000 : null);
}
