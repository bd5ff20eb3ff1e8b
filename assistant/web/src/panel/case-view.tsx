/** One case: what was said, the reply, and what can be done with it. */

import { Fragment, h, type ComponentChild, type TargetedSubmitEvent, type VNode } from "preact";
import { Composer } from "./composer";
import type { Desk, Part } from "./desk";
import { HelpView } from "./help-view";
import { Log } from "./log";
import type { Standalone } from "./hosts/standalone";
import { fill, texts } from "./texts";
import { span } from "./time";

export function CaseView({ desk, live }: { desk: Desk; live: Standalone }): VNode {
  const customer = live.ticket()?.customer ?? "";
  if (live.id === null)
    return (
      <div class="case none">
        <p class="quiet empty">{texts.pick}</p>
      </div>
    );
  return (
    <div class={`case shows-${desk.part}`}>
      <header class="of">
        <button class="icon back" aria-label={texts.back} onClick={() => desk.open(null)}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M14 6l-6 6 6 6" />
          </svg>
        </button>
        <div>
          <h1 id="place" tabIndex={-1} dir="auto">
            {customer || texts.visitor}
          </h1>
          <Standing desk={desk} live={live} />
        </div>
        <Actions desk={desk} live={live} />
      </header>
      <Parts desk={desk} />
      <div class="talk">
        {live.refusal && <p class="problem">{texts.gone}</p>}
        {!live.connected && <p class="presence lost">{texts.lost}</p>}
        <Log conversation={live.conversation} customer={customer} />
        {desk.mayReply ? <Composer desk={desk} customer={customer} /> : <Takeable desk={desk} live={live} />}
      </div>
      <HelpView desk={desk} />
    </div>
  );
}

/** Why it is with a person, and for how long nobody came. */
function Standing({ desk, live }: { desk: Desk; live: Standalone }): VNode {
  const { items, state } = live.conversation;
  const row = desk.inbox.find(live.id);
  const asked = items.findLast((item) => item.kind === "notice" && item.state === "waiting");
  const words = [
    asked?.kind === "notice" && state.state !== "bot" && (texts.reasons[asked.reason] ?? asked.reason),
    row?.state === "waiting" && fill(texts.waited, { time: span(desk.inbox.waited(row)) }),
    desk.mayReply && texts.withYou,
  ];
  return <p class="quiet">{words.filter(Boolean).join(" · ")}</p>;
}

/** The two parts of a case, where there is room for one. */
function Parts({ desk }: { desk: Desk }): VNode {
  const part = (name: Part, words: string): VNode => (
    <button aria-pressed={desk.part === name} onClick={() => desk.turn(name)}>
      {words}
    </button>
  );
  return (
    <div class="parts" role="group" aria-label={texts.parts}>
      {part("talk", texts.conversation)}
      {part("help", texts.help)}
    </div>
  );
}

function Actions({ desk, live }: { desk: Desk; live: Standalone }): VNode | null {
  if (!desk.mayReply) return null;
  return (
    <>
      <button class="chip" onClick={() => void desk.handBack()}>
        {texts.handBack}
      </button>
      <details class="closing" key={live.id}>
        <summary class="chip">{texts.closeCase}</summary>
        <Closing desk={desk} />
      </details>
    </>
  );
}

function Closing({ desk }: { desk: Desk }): VNode {
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void desk.close(String(new FormData(event.currentTarget).get("outcome")).trim());
  };
  return (
    <form onSubmit={submit} aria-label={texts.closeThis}>
      <p>{texts.outcome}</p>
      <div class="buttons">
        {texts.outcomes.map((outcome) => (
          <button key={outcome} type="button" class="chip" onClick={() => void desk.close(outcome)}>
            {outcome}
          </button>
        ))}
      </div>
      <div class="line">
        <input name="outcome" required maxLength={200} aria-label={texts.otherOutcome} placeholder={texts.otherOutcome} dir="auto" />
        <button class="primary">{texts.closeCase}</button>
      </div>
    </form>
  );
}

/** Where the agent may not write: whose it is, and a way to take it over. */
function Takeable({ desk, live }: { desk: Desk; live: Standalone }): VNode {
  const { last } = live.conversation;
  const { state, agent } = live.conversation.state;
  const words: Record<typeof state, string> = {
    waiting: texts.waitingForYou,
    human: fill(texts.taken, { name: agent ?? "" }),
    bot: texts.withBot,
    closed: texts.closed,
  };
  return (
    <div class="takeable">
      <p dir="auto">{last ? words[state] : texts.loading}</p>
      {last > 0 && (state === "waiting" || state === "bot") && (
        <button class="primary" aria-disabled={desk.busy} onClick={() => void desk.take()}>
          {texts.take}
        </button>
      )}
    </div>
  );
}

/** The same beside a ticket of somebody else's: the conversation stands there already. */
export function TicketView({ desk }: { desk: Desk }): VNode {
  const ticket = desk.host.ticket();
  let body: ComponentChild = <p class="quiet empty">{texts.noTicket}</p>;
  if (ticket)
    body = (
      <>
        <HelpView desk={desk} />
        <Composer desk={desk} customer={ticket.customer} />
      </>
    );
  return (
    <div class="case beside">
      <h1 class="unseen" id="place" tabIndex={-1}>
        {ticket?.customer || texts.ticket}
      </h1>
      {body}
    </div>
  );
}
