/** The list of conversations: why, since when, against the aim that the policies state, and who has them. */

import { Fragment, h, type VNode } from "preact";
import { Clause } from "./clause";
import type { Desk } from "./desk";
import { fill, texts } from "./texts";
import { span } from "./time";
import type { InboxData, LeftMessage, Waiting } from "./wire";

export function InboxView({ desk }: { desk: Desk }): VNode {
  const { data } = desk.inbox;
  return (
    <div class="inbox">
      <h1 class="unseen">{texts.inbox}</h1>
      {!desk.inbox.connected && <p class="presence lost">{texts.lost}</p>}
      {data ? <Lists desk={desk} data={data} /> : <p class="quiet empty">{texts.loading}</p>}
    </div>
  );
}

function Lists({ desk, data }: { desk: Desk; data: InboxData }): VNode {
  const { benchmark, conversations, messages } = data;
  const waiting = conversations.filter(({ state }) => state === "waiting");
  const human = conversations.filter(({ state }) => state === "human");
  const bot = conversations.filter(({ state }) => state === "bot");
  return (
    <>
      <section aria-labelledby="waiting">
        <h2 id="waiting">
          {texts.waitingHeading} <span class="count">{waiting.length}</span>
        </h2>
        {benchmark ? (
          <Clause citation={benchmark.citation} label={fill(texts.aim, { time: span(benchmark.seconds) })} />
        ) : (
          <p class="quiet">{texts.noAim}</p>
        )}
        {waiting.length ? (
          <Rows desk={desk} rows={waiting} aim={benchmark?.seconds} />
        ) : (
          <p class="quiet empty">{texts.nobodyWaits}</p>
        )}
      </section>
      {human.length > 0 && (
        <section aria-labelledby="human">
          <h2 id="human">
            {texts.withPeople} <span class="count">{human.length}</span>
          </h2>
          <Rows desk={desk} rows={human} />
        </section>
      )}
      <details
        class="watched"
        open={desk.inbox.watching}
        onToggle={(event) => desk.inbox.watch(event.currentTarget.open)}
      >
        <summary>
          <h2>
            {texts.withAssistant} {desk.inbox.watched && <span class="count">{bot.length}</span>}
          </h2>
        </summary>
        {bot.length ? (
          <Rows desk={desk} rows={bot} />
        ) : (
          <p class="quiet empty">{desk.inbox.watched ? texts.noneWithAssistant : texts.loading}</p>
        )}
      </details>
      {messages.length > 0 && (
        <section aria-labelledby="left">
          <h2 id="left">
            {texts.left} <span class="count">{messages.length}</span>
          </h2>
          <ul class="rows">
            {messages.map((message) => (
              <Left key={`${message.id} ${message.at}`} message={message} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Rows({ desk, rows, aim }: { desk: Desk; rows: readonly Waiting[]; aim?: number | undefined }): VNode {
  return (
    <ul class="rows">
      {rows.map((one) => (
        <li key={one.id}>
          <button
            id={`row-${one.id}`}
            class="row"
            aria-current={desk.live?.id === one.id ? "true" : undefined}
            onClick={() => desk.open(one.id)}
          >
            <span class="who" dir="auto">
              {one.customer ?? texts.visitor}
            </span>
            {one.state !== "bot" && <Standing desk={desk} one={one} aim={aim} />}
            <span class="last" dir="auto">
              {one.last_message}
            </span>
            {one.state === "waiting" && one.reason && <span class="tag">{texts.reasons[one.reason] ?? one.reason}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Standing({ desk, one, aim }: { desk: Desk; one: Waiting; aim: number | undefined }): VNode {
  if (one.state === "human") {
    const mine = one.agent_id === desk.person?.id;
    return (
      <span class="since" dir="auto">
        {mine ? texts.withYou : fill(texts.withAgent, { name: one.agent ?? "" })}
      </span>
    );
  }
  const waited = desk.inbox.waited(one);
  const over = aim !== undefined && waited > aim;
  return (
    <span class={over ? "since over" : "since"}>
      {fill(over ? texts.overAim : texts.waited, { time: span(waited) })}
    </span>
  );
}

function Left({ message: { contact, text, at } }: { message: LeftMessage }): VNode {
  return (
    <li class="left">
      <p dir="auto">{text}</p>
      <p class="quiet" dir="auto">
        {fill(texts.answerTo, { contact })} · {new Date(at).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" })}
      </p>
    </li>
  );
}
