/** One answer: its words with numbered citations, what can be done with it, and what to do where there is none. */

import { Fragment, h, type ComponentChild, type VNode } from "preact";
import type { Answer } from "./conversation";
import { Icon } from "./icons";
import { fill } from "./languages";
import { markdown, numbered } from "./markdown";
import type { Citation, FeedbackReason } from "./protocol";
import type { Ui } from "./ui";

const REASONS: readonly FeedbackReason[] = ["wrong", "incomplete", "unclear", "not_my_case", "other"];

export function AnswerView({ answer, ui, latest }: { answer: Answer; ui: Ui; latest: boolean }): VNode {
  return (
    <article class="answer" part="answer">
      <h3 class="unseen">{ui.texts.assistant}</h3>
      {body(answer, ui, latest)}
    </article>
  );
}

function body(answer: Answer, ui: Ui, latest: boolean): ComponentChild {
  const { texts, talk } = ui;
  const { progress, text } = answer;
  switch (progress) {
    case "thinking":
      return (
        <p class="thinking">
          <span class="dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {texts.thinking}
        </p>
      );
    case "clarify":
      return (
        <>
          <p dir="auto">{text}</p>
          {latest && <Chips label={text} words={answer.options.map((option) => option.text)} ui={ui} />}
        </>
      );
    case "abstained":
    case "failed":
      return (
        <div class="notice">
          <h4>{progress === "failed" ? texts.failed : texts.unknown}</h4>
          <p dir="auto">{text}</p>
          {latest && talk.view.state.state === "bot" && (
            <p class="buttons">
              {progress === "failed" && (
                <button class="chip" onClick={() => ui.act(talk.send(answer.question))}>
                  {texts.again}
                </button>
              )}
              <button class="chip" onClick={() => ui.act(talk.askForPerson())}>
                {texts.person}
              </button>
            </p>
          )}
        </div>
      );
    default:
      return <Written answer={answer} ui={ui} />;
  }
}

/** Replies that take one press. */
export function Chips({ label, words, ui }: { label: string; words: readonly string[]; ui: Ui }): VNode {
  return (
    <div class="buttons" role="group" aria-label={label}>
      {words.map((text) => (
        <button key={text} class="chip" part="chip" dir="auto" onClick={() => ui.act(ui.talk.send(text))}>
          {text}
        </button>
      ))}
    </div>
  );
}

/** The button that opens a clause. */
export function Cite({ source, sign, ui }: { source: Citation; sign: number | string; ui: Ui }): VNode {
  const label = fill(ui.texts.source, { number: sign, title: source.title });
  return (
    <button class="cite" part="citation" aria-label={label} aria-haspopup="dialog" onClick={() => ui.show(source)}>
      {sign}
    </button>
  );
}

/** An answer's words are read once, not with each drawing: answers never change, they are replaced. */
const read = new WeakMap<Answer, { ui: Ui; words: ComponentChild }>();

function words(answer: Answer, ui: Ui): ComponentChild {
  let known = read.get(answer);
  if (known?.ui !== ui) {
    const sources = numbered(answer.citations);
    const cite = (number: number): ComponentChild => {
      const source = sources[number - 1];
      return source && <Cite source={source} sign={number} ui={ui} />;
    };
    known = { ui, words: <div class="words" dir="auto">{markdown(answer.text, answer.citations, cite)}</div> };
    read.set(answer, known);
  }
  return known.words;
}

function Written({ answer, ui }: { answer: Answer; ui: Ui }): VNode {
  const { texts } = ui;
  const done = answer.progress === "done";
  const sources = numbered(answer.citations);
  return (
    <>
      {words(answer, ui)}
      {answer.progress === "stopped" && <p class="quiet">{texts.stopped}</p>}
      {done && sources.length > 0 && (
        <ol class="sources" aria-label={texts.sources}>
          {sources.map((source, index) => (
            <li key={index}>
              <button aria-haspopup="dialog" onClick={() => ui.show(source)}>
                <span class="number">{index + 1}</span>
                <span dir="auto">{[source.title, ...source.section].join(" › ")}</span>
              </button>
            </li>
          ))}
        </ol>
      )}
      {done && <Actions answer={answer} ui={ui} />}
    </>
  );
}

function Actions({ answer: { turn, text, feedback }, ui }: { answer: Answer; ui: Ui }): VNode {
  const { texts, talk } = ui;
  const asking = ui.screen.asking === turn;
  const judge = (helpful: boolean, reason?: FeedbackReason): void => {
    ui.change({ asking: helpful || reason ? null : turn });
    ui.act(talk.judge(turn, helpful, reason));
    if (helpful || reason) ui.say(texts.thanks);
  };
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    ui.change({ copied: turn });
    ui.say(texts.copied);
  };
  const action = (name: "copy" | "up" | "down", label: string, act: () => void, pressed?: boolean): VNode => (
    <button class="icon" aria-label={label} title={label} aria-pressed={pressed} onClick={act}>
      <Icon name={name} />
    </button>
  );
  return (
    <>
      <div class="actions">
        {action("copy", ui.screen.copied === turn ? texts.copied : texts.copy, () => ui.act(copy()))}
        {action("up", texts.helpful, () => judge(true), feedback === true)}
        {action("down", texts.unhelpful, () => judge(false), feedback !== undefined && feedback !== true)}
        {feedback !== undefined && !asking && <span class="quiet">{texts.thanks}</span>}
      </div>
      {asking && (
        <div class="buttons" role="group" aria-label={texts.why}>
          <p class="quiet">{texts.why}</p>
          {REASONS.map((reason) => (
            <button key={reason} class="chip" onClick={() => judge(false, reason)}>
              {texts[reason]}
            </button>
          ))}
        </div>
      )}
    </>
  );
}
