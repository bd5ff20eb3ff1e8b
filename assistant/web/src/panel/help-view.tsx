/** What is suggested: the reply first, then who must be told, what to ask, what to do, and the clauses behind it all. */

import { Fragment, h, type ComponentChild, type VNode } from "preact";
import { Clause, Open, path, plain } from "./clause";
import type { Desk } from "./desk";
import { DiscretionView } from "./discretion-view";
import { Words } from "./log";
import { fill, texts } from "./texts";
import type { Card, Step, Suggestion } from "./wire";

const FIRST = 4; // steps that are shown at once

export function HelpView({ desk }: { desk: Desk }): VNode {
  const { help } = desk;
  return (
    <div class="help" tabIndex={0} role="region" aria-label={texts.help} aria-busy={help.loading}>
      {help.problem && (
        <p class="problem" role="alert">
          {help.problem.message}
        </p>
      )}
      {help.loading && !help.suggestion && <p class="quiet empty">{texts.suggesting}</p>}
      {!help.loading && !help.suggestion && !help.problem && <p class="quiet empty">{texts.noSuggestion}</p>}
      {help.suggestion && <SuggestionView desk={desk} suggestion={help.suggestion} />}
      {(help.suggestion || help.problem) && (
        <button class="link again" aria-disabled={help.loading} onClick={() => void help.ask(desk.host.ticket()!)}>
          {help.loading ? texts.suggesting : texts.suggestAgain}
        </button>
      )}
    </div>
  );
}

function SuggestionView({ desk, suggestion }: { desk: Desk; suggestion: Suggestion }): VNode {
  const { escalate, unknown, steps, cards } = suggestion;
  return (
    <>
      <DraftView desk={desk} suggestion={suggestion} />
      {escalate && (
        <Section title={fill(texts.escalate, { to: escalate.to })} kind="notice">
          <p dir="auto">{escalate.reason}</p>
          <Clause citation={escalate.citation} />
        </Section>
      )}
      {unknown.length > 0 && (
        <Section title={texts.unknown}>
          <ul class="plain">
            {unknown.map(({ topic, question }) => (
              <li key={question} class="line">
                <span dir="auto" title={topic}>
                  {question}
                </span>
                {desk.mayReply && (
                  <button class="chip" aria-label={`${texts.askThis}: ${question}`} onClick={() => write(desk, question)}>
                    {texts.askThis}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {steps.length > 0 && (
        <Section title={texts.steps}>
          <Steps desk={desk} steps={steps.slice(0, FIRST)} />
          {steps.length > FIRST && (
            <details class="more">
              <summary>{fill(texts.more, { number: steps.length - FIRST })}</summary>
              <Steps desk={desk} steps={steps.slice(FIRST)} />
            </details>
          )}
        </Section>
      )}
      <DiscretionView desk={desk} menu={suggestion.discretion} />
      <SummaryView suggestion={suggestion} />
      {cards.length > 0 && (
        <Section title={texts.clauses}>
          <ul class="plain">
            {cards.map((card) => (
              <CardView key={`${card.clause.clause_id} ${card.clause.start}`} desk={desk} card={card} />
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

export function Section({ title, kind, children }: { title: string; kind?: string; children: ComponentChild }): VNode {
  return (
    <section class={kind ?? "part"}>
      <h2 dir="auto">{title}</h2>
      {children}
    </section>
  );
}

function DraftView({ desk, suggestion }: { desk: Desk; suggestion: Suggestion }): VNode {
  const { draft, findings } = suggestion;
  const { help, live, mayReply } = desk;
  if (help.dismissed) return <p class="quiet">{texts.dismissed}</p>;
  if (!draft)
    return (
      <Section title={texts.draft}>
        <p>{texts.noDraft}</p>
      </Section>
    );
  return (
    <section class="draft">
      <h2>{texts.draft}</h2>
      <Words text={draft.text} citations={draft.citations} />
      {findings.length > 0 && (
        <div class="notice">
          <p>
            <strong>{texts.draftFindings}</strong>
          </p>
          {findings.map(({ message, citation }) => (
            <div key={message}>
              <p dir="auto">{message}</p>
              <Clause citation={citation} />
            </div>
          ))}
        </div>
      )}
      <div class="buttons">
        {mayReply && (
          <button class="primary" onClick={() => (live ? use(desk, suggestion) : void desk.insert(suggestion))}>
            {live ? texts.insert : texts.put[desk.host.kind as keyof typeof texts.put]}
          </button>
        )}
        {mayReply && !live && (
          <button class="chip" onClick={() => use(desk, suggestion)}>
            {texts.edit}
          </button>
        )}
        <details class="why">
          <summary class="chip">{texts.dismiss}</summary>
          <div class="buttons" role="group" aria-label={texts.why}>
            {texts.whys.map((reason) => (
              <button key={reason} class="chip" onClick={() => void desk.act(() => help.dismiss(reason))}>
                {reason}
              </button>
            ))}
          </div>
        </details>
      </div>
    </section>
  );
}

function Steps({ desk, steps }: { desk: Desk; steps: readonly Step[] }): VNode {
  return (
    <ul class="plain steps">
      {steps.map((step) => (
        <StepView key={step.text} desk={desk} step={step} />
      ))}
    </ul>
  );
}

function StepView({ desk, step }: { desk: Desk; step: Step }): VNode {
  const { help } = desk;
  const done = help.ticked.get(step.text) ?? step.done;
  return (
    <li>
      <label>
        <input type="checkbox" checked={done} onChange={(event) => help.tick(step.text, event.currentTarget.checked)} />
        <span dir="auto">{step.text}</span>
      </label>
      <Clause citation={step.citation} label={step.citation.section.at(-1) ?? step.citation.title} />
    </li>
  );
}

function CardView({ desk, card: { clause, audience, quotable } }: { desk: Desk; card: Card }): VNode {
  return (
    <li class={`card ${audience}`}>
      <p class="line">
        <span class="quiet" dir="auto">
          {path(clause)}
        </span>
        <span class={`tag ${audience}`}>{audience === "public" ? texts.public : texts.internal}</span>
      </p>
      <p dir="auto" class="text">
        {plain(clause.text)}
      </p>
      <p class="line">
        <Open place={clause} />
        {quotable && desk.mayReply && (
          <button class="chip" onClick={() => write(desk, plain(clause.text))}>
            {texts.quote}
          </button>
        )}
      </p>
    </li>
  );
}

function SummaryView({ suggestion: { summary } }: { suggestion: Suggestion }): VNode {
  const rows: [string, readonly string[]][] = [
    [texts.asks, summary.ask ? [summary.ask] : []],
    [texts.facts, summary.facts],
    [texts.promised, summary.promised.map(({ text }) => text)],
    [texts.open, summary.open],
  ];
  return (
    <Section title={texts.summary}>
      <dl>
        {rows.map(
          ([name, said]) =>
            said.length > 0 && (
              <Fragment key={name}>
                <dt>{name}</dt>
                {said.map((one) => (
                  <dd key={one} dir="auto">
                    {one}
                  </dd>
                ))}
              </Fragment>
            ),
        )}
      </dl>
    </Section>
  );
}

function use(desk: Desk, suggestion: Suggestion): void {
  desk.use(suggestion);
  focusReply();
}

function write(desk: Desk, text: string): void {
  desk.add(text);
  focusReply();
}

/** Once what was changed is drawn. */
function focusReply(): void {
  setTimeout(() => document.querySelector("#panel")!.shadowRoot!.querySelector<HTMLElement>("#reply")?.focus());
}
