/** The way to a person: what the conversation's state says, the queue, a message left outside the hours. */

import { h, type VNode } from "preact";
import { Cite } from "./answer";
import type { Notice, Said } from "./conversation";
import { fill } from "./languages";
import type { Ui } from "./ui";

export function SaidView({ said, ui, failed }: { said: Said; ui: Ui; failed?: boolean }): VNode {
  const agent = said.from === "agent";
  return (
    <article class={`said ${said.from}${failed ? " failed" : ""}`} part={`message ${said.from}`}>
      <h3 class={agent ? "name" : "unseen"}>{agent ? said.name || ui.texts.colleague : ui.texts.you}</h3>
      <p dir="auto">{said.text}</p>
    </article>
  );
}

export function NoticeView({ notice, ui }: { notice: Notice; ui: Ui }): VNode {
  const { quote } = notice;
  return (
    <p class="turn" dir="auto">
      {notice.text}
      {quote && <Cite source={quote} sign="§" ui={ui} />}
    </p>
  );
}

/** What stands above the conversation while a person is awaited or there. */
export function Presence({ ui }: { ui: Ui }): VNode | null {
  const { texts, talk } = ui;
  const { state, position } = talk.view;
  if (state.state === "human")
    return (
      <div class="presence human" part="presence">
        {fill(texts.human, { name: state.agent ?? texts.colleague })}
      </div>
    );
  if (state.state !== "waiting") return null;
  return (
    <div class="presence" part="presence">
      <p>
        {position ? fill(texts.place, { number: position }) : texts.waiting}
        {state.hours && <small dir="auto">{fill(texts.hours, { hours: state.hours })}</small>}
      </p>
      <button class="chip" onClick={() => ui.act(talk.cancel())}>
        {texts.cancel}
      </button>
    </div>
  );
}

/** A message for later, with where to answer it. */
export function LeaveMessage({ ui, matter }: { ui: Ui; matter: string }): VNode {
  const { texts, talk } = ui;
  const { hours } = talk.view.state;
  if (ui.screen.left) return <p class="turn">{texts.left}</p>;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const sent = talk.leaveMessage(String(given.get("contact")), String(given.get("text")));
    ui.act(
      sent.then(() => {
        ui.change({ left: true });
        ui.say(texts.left);
      }),
    );
  };
  return (
    <form class="leave" onSubmit={submit}>
      {hours && <p dir="auto">{fill(texts.hours, { hours })}</p>}
      <label>
        {texts.contact}
        <input name="contact" required maxLength={200} autoComplete="email" dir="auto" />
      </label>
      <label>
        {texts.matter}
        <textarea name="text" required maxLength={4000} rows={3} dir="auto" defaultValue={matter} />
      </label>
      <button class="primary">{texts.leave}</button>
    </form>
  );
}

/** How it went, once, when the conversation has ended. */
export function Rating({ ui }: { ui: Ui }): VNode {
  const { texts, talk } = ui;
  if (talk.view.rated) return <p class="turn">{texts.thanks}</p>;
  return (
    <div class="rating" role="group" aria-label={texts.rate}>
      <p>{texts.rate}</p>
      {[1, 2, 3, 4, 5].map((number) => (
        <button
          key={number}
          class="chip"
          aria-label={fill(texts.score, { number })}
          onClick={() => {
            ui.act(talk.rate(number));
            ui.say(texts.thanks);
          }}
        >
          {number}
        </button>
      ))}
    </div>
  );
}
