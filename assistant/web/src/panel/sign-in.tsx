/** The form to sign in with. */

import { h, type TargetedSubmitEvent, type VNode } from "preact";
import { Book } from "../icons";
import type { Desk } from "./desk";
import { fill, texts } from "./texts";

export function SignIn({ desk }: { desk: Desk }): VNode {
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    void desk.signIn(String(given.get("name")), String(given.get("password")));
  };
  return (
    <main class="entrance">
      <form onSubmit={submit} aria-labelledby="sign-in">
        <Book />
        <h1 id="sign-in">{texts.signIn}</h1>
        {desk.problem && (
          <p class="problem" role="alert">
            {desk.problem}
          </p>
        )}
        <label>
          {texts.name}
          <input name="name" required maxLength={200} autoComplete="username" dir="auto" />
        </label>
        <label>
          {texts.password}
          <input name="password" type="password" required maxLength={1000} autoComplete="current-password" />
        </label>
        <button class="primary" aria-disabled={desk.busy}>
          {texts.signIn}
        </button>
        {desk.page.provider && (
          <a href="/v1/session/oidc?next=/panel">{fill(texts.provider, { provider: desk.page.provider })}</a>
        )}
      </form>
    </main>
  );
}
