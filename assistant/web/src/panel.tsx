/** The panel: who speaks, the conversation, and the box to write in. */

import { Fragment, h, type TargetedSubmitEvent, type VNode } from "preact";
import { AnswerView, Chips } from "./answer";
import { ClauseView } from "./clause";
import { underWay, type Item, type Said } from "./conversation";
import { Book, Icon } from "./icons";
import { fill } from "./languages";
import { LeaveMessage, NoticeView, Presence, Rating, SaidView } from "./person";
import type { Ui } from "./ui";

export function Panel({ ui }: { ui: Ui }): VNode {
  const { texts, inline } = ui;
  const { visit, connected } = ui.talk.view;
  const { cited } = ui.screen;
  return (
    <section class="panel" part="panel" role={inline ? "region" : "dialog"} aria-labelledby="name">
      <div class="top" part="header">
        <Book />
        <div>
          <h2 id="name" tabIndex={-1} dir="auto">
            {ui.name || visit?.site.name || texts.title}
          </h2>
          <p>{texts.subtitle}</p>
        </div>
        <Menu ui={ui} />
        {!inline && (
          <button class="icon" aria-label={texts.close} onClick={() => ui.close()}>
            <Icon name="close" />
          </button>
        )}
      </div>
      <Presence ui={ui} />
      {connected === false && <p class="presence lost">{texts.lost}</p>}
      <Log ui={ui} />
      <Composer ui={ui} />
      {cited && <ClauseView key={cited} citation={cited} ui={ui} />}
    </section>
  );
}

function Menu({ ui }: { ui: Ui }): VNode {
  const { texts, talk } = ui;
  const { items, state } = talk.view;
  const entry = (words: string, act: () => Promise<unknown>): VNode => (
    <button
      onClick={(event) => {
        event.currentTarget.parentElement!.hidePopover();
        ui.act(act());
      }}
    >
      {words}
    </button>
  );
  const download = async (): Promise<void> => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([await talk.transcript()], { type: "text/markdown" }));
    link.download = texts.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };
  return (
    <>
      <button class="icon" aria-label={texts.more} popovertarget="menu">
        <Icon name="more" />
      </button>
      <div id="menu" class="menu" popover="auto">
        {state.state === "bot" && entry(texts.person, () => talk.askForPerson())}
        {items.length > 0 && entry(texts.transcript, download)}
        {items.length > 0 && state.state !== "closed" && entry(texts.end, () => talk.end())}
      </div>
    </>
  );
}

function Log({ ui }: { ui: Ui }): VNode {
  const { texts, talk } = ui;
  const { items, pending, problem, visit, state } = talk.view;
  const { greeting, openers = [], contact } = visit?.site ?? {};
  const latest = pending.length ? undefined : items.findLast((item) => item.kind !== "notice");
  const asked = items.findLast((item): item is Said => item.kind === "said" && item.from === "customer");
  // Finished sentences are announced elsewhere: here a reader would hear an answer again each time it grows.
  return (
    <div class="log" part="log" role="log" aria-live="off" aria-label={texts.log} tabIndex={0}>
      <div class="answer">
        {greeting && <p dir="auto">{greeting}</p>}
        <p>{texts.welcome}</p>
      </div>
      {!items.length && !pending.length && openers.length > 0 && (
        <div class="openers">
          <p class="quiet">{texts.openers}</p>
          <Chips label={texts.openers} words={openers} ui={ui} />
        </div>
      )}
      {items.map((item) => (
        <ItemView key={key(item)} item={item} ui={ui} latest={item === latest} />
      ))}
      {pending.map(({ id, text, failed }) => (
        <SaidView key={`said ${id}`} said={{ kind: "said", id, text, from: "customer", name: "" }} ui={ui} failed={failed} />
      ))}
      {problem && (
        <div class="problem">
          <p>
            {pending.length > 0 && `${texts.unsent} `}
            {problem.status === 429 ? texts.busy : texts.unavailable}
          </p>
          <button class="chip" onClick={() => ui.act(talk.retry())}>
            {texts.retry}
          </button>
          {contact && <a href={contact}>{texts.person}</a>}
        </div>
      )}
      {state.state === "bot" && state.reason === "outside_hours" && (
        <LeaveMessage ui={ui} matter={asked?.text ?? ""} />
      )}
      {state.state === "closed" && <Rating ui={ui} />}
    </div>
  );
}

function key(item: Item): string {
  return `${item.kind} ${item.kind === "answer" ? item.turn : item.id}`;
}

function ItemView({ item, ui, latest }: { item: Item; ui: Ui; latest: boolean }): VNode {
  if (item.kind === "said") return <SaidView said={item} ui={ui} />;
  if (item.kind === "notice") return <NoticeView notice={item} ui={ui} />;
  return <AnswerView answer={item} ui={ui} latest={latest} />;
}

function Composer({ ui }: { ui: Ui }): VNode {
  const { texts, talk } = ui;
  const { state, agent } = talk.view.state;
  const stoppable = state === "bot" && underWay(talk.view) !== undefined;
  const send = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const box = event.currentTarget.querySelector("textarea")!;
    const text = box.value.trim();
    if (!text || stoppable) return;
    box.value = "";
    box.focus();
    ui.act(talk.send(text));
  };
  const placeholder =
    state === "human" ? fill(texts.placeholderHuman, { name: agent ?? texts.colleague }) : texts.placeholder;
  return (
    <form class="composer" part="composer" onSubmit={send}>
      <div class="field">
        <textarea
          rows={1}
          dir="auto"
          maxLength={4000}
          aria-label={placeholder}
          placeholder={placeholder}
          enterkeyhint="send"
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            event.currentTarget.form!.requestSubmit();
          }}
        />
        {stoppable ? (
          <button
            key="stop"
            type="button"
            class="primary send"
            aria-label={texts.stop}
            onClick={() => ui.act(talk.stop())}
          >
            <Icon name="stop" />
          </button>
        ) : (
          <button key="send" class="primary send" part="send" aria-label={texts.send}>
            <Icon name="send" />
          </button>
        )}
      </div>
      <p class="quiet">
        {state !== "human" && texts.caution}
        {state === "bot" && (
          <button type="button" class="link" onClick={() => ui.act(talk.askForPerson())}>
            {texts.person}
          </button>
        )}
      </p>
    </form>
  );
}
