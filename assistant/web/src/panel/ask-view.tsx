/** The box for an agent's own questions. */

import { h, type TargetedSubmitEvent, type VNode } from "preact";
import type { Desk } from "./desk";
import { Words } from "./log";
import { texts } from "./texts";

export function AskView({ desk }: { desk: Desk }): VNode {
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const box = event.currentTarget.querySelector("input")!;
    const question = box.value.trim();
    if (!question) return;
    box.value = "";
    void desk.asking.ask(question);
  };
  return (
    <div class="page asking">
      <h1 id="place" tabIndex={-1}>
        {texts.ask}
      </h1>
      <p class="quiet">{texts.askAnything}</p>
      <form class="line" onSubmit={submit}>
        <input aria-label={texts.question} placeholder={texts.question} maxLength={4000} dir="auto" />
        <button class="primary">{texts.ask}</button>
      </form>
      <div role="log" aria-label={texts.ask} tabIndex={0} class="answers">
        {desk.asking.asked.map(({ question, answer, problem }, at) => (
          <article key={at}>
            <h2 dir="auto">{question}</h2>
            {answer && <Words text={answer.text} citations={answer.citations} />}
            {problem && <p class="problem">{problem}</p>}
            {!answer && !problem && <p class="quiet">{texts.suggesting}</p>}
          </article>
        ))}
      </div>
    </div>
  );
}
