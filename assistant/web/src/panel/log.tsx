/** What was said in a live conversation, as the customer sees it, with the clauses behind each answer. */

import { h, type ComponentChild, type VNode } from "preact";
import type { Answer, Conversation, Item } from "../conversation";
import { markdown, numbered } from "../markdown";
import type { Citation } from "../protocol";
import { Clause, path } from "./clause";
import { texts } from "./texts";

export function Log({ conversation, customer }: { conversation: Conversation; customer: string }): VNode {
  return (
    <div class="log" role="log" aria-label={texts.conversation} tabIndex={0}>
      {conversation.items.map((item) => (
        <ItemView key={`${item.kind} ${item.kind === "answer" ? item.turn : item.id}`} item={item} customer={customer} />
      ))}
    </div>
  );
}

function ItemView({ item, customer }: { item: Item; customer: string }): VNode {
  if (item.kind === "notice")
    return (
      <div class="turn">
        <p dir="auto">{item.text}</p>
        {item.quote && <Clause citation={item.quote} />}
      </div>
    );
  if (item.kind === "answer") return <AnswerView answer={item} />;
  return (
    <article class={`said ${item.from}`}>
      <h2 class="name" dir="auto">
        {item.from === "agent" ? item.name : customer || texts.customer}
      </h2>
      <p dir="auto">{item.text}</p>
    </article>
  );
}

function AnswerView({ answer }: { answer: Answer }): VNode {
  return (
    <article class="answer">
      <h2 class="name">{texts.assistant}</h2>
      {answer.text && <Words text={answer.text} citations={answer.citations} />}
      {progress(answer)}
    </article>
  );
}

function progress({ progress: now, text }: Answer): VNode | null {
  if (now === "stopped" || now === "handed_off") return <p class="quiet">{texts.stopped}</p>;
  return text ? null : <p class="quiet">{texts.thinking}</p>;
}

/** A text with numbers where it rests on clauses, and the clauses below. */
export function Words({ text, citations }: { text: string; citations: readonly Citation[] }): VNode {
  const sources = numbered(citations);
  const cite = (number: number): ComponentChild => {
    const source = sources[number - 1];
    return source && <sup>{number}</sup>;
  };
  return (
    <div class="cited">
      <div class="words" dir="auto">
        {markdown(text, citations, cite)}
      </div>
      {sources.map((source, at) => (
        <Clause key={at} citation={source} label={`${at + 1}. ${path(source)}`} />
      ))}
    </div>
  );
}
