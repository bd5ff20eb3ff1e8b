/** The box for the reply: what the check has against it is underlined, listed, and put right with one press or key. */

import { Fragment, h, type ComponentChild, type TargetedKeyboardEvent, type TargetedSubmitEvent, type VNode } from "preact";
import { Clause } from "./clause";
import type { Desk } from "./desk";
import type { Placed } from "./draft";
import { fill, texts } from "./texts";
import type { Style } from "./wire";

const STYLES: readonly Style[] = ["shorter", "warmer", "plainer"];

export function Composer({ desk, customer }: { desk: Desk; customer: string }): VNode {
  const { draft, live } = desk;
  const placed = draft.placed();
  const label = customer ? fill(texts.replyTo, { name: customer }) : texts.reply;
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void desk.send();
  };
  const pressed = (event: TargetedKeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void desk.send();
    }
    const number = event.altKey && /^Digit[1-9]$/.exec(event.code) ? Number(event.code.at(-1)) : 0;
    const fix = number > 0 && placed.filter(({ finding }) => finding.rewrite !== null)[number - 1];
    if (!fix) return;
    event.preventDefault();
    draft.apply(fix);
    desk.say(texts.applied);
  };
  return (
    <form class="composer" onSubmit={submit}>
      <div class="sheet">
        <Underlines text={draft.text} placed={placed} />
        <textarea
          id="reply"
          rows={3}
          dir="auto"
          maxLength={4000}
          value={draft.text}
          aria-label={label}
          placeholder={label}
          aria-describedby="check keys"
          aria-invalid={placed.length > 0}
          onInput={(event) => draft.write(event.currentTarget.value)}
          onKeyDown={pressed}
          onScroll={(event) => {
            const { scrollTop, previousElementSibling } = event.currentTarget;
            previousElementSibling!.scrollTop = scrollTop;
          }}
        />
      </div>
      <div class="line">
        <p id="check" class={`verdict ${draft.checked}${placed.length ? " found" : ""}`} role="status">
          {verdict(desk, placed.length)}
        </p>
        <button class="primary" aria-disabled={desk.busy || !draft.text.trim()}>
          {live ? texts.send : texts.put[desk.host.kind as keyof typeof texts.put]}
        </button>
      </div>
      {placed.length > 0 && <Findings desk={desk} placed={placed} />}
      {draft.asking && <Reason desk={desk} />}
      {desk.page.rewrites && draft.from && <Styles desk={desk} />}
      <p id="keys" class="quiet keys">
        {live ? texts.keys : texts.keysHost}
      </p>
    </form>
  );
}

function verdict(desk: Desk, found: number): string {
  const { checked } = desk.draft;
  if (checked === "checking") return texts.checking;
  if (checked === "failed") return texts.uncheckable;
  if (checked === "none") return "";
  return found ? fill(texts.found, { number: found }) : texts.clean;
}

/** A layer behind the transparent textarea, with the same words in the same places. */
function Underlines({ text, placed }: { text: string; placed: readonly Placed[] }): VNode {
  const parts: ComponentChild[] = [];
  let at = 0;
  for (const { finding, start, end } of [...placed].sort((one, other) => one.start - other.start)) {
    if (start < at) continue;
    parts.push(text.slice(at, start), <mark class={finding.kind}>{text.slice(start, end)}</mark>);
    at = end;
  }
  return (
    <div class="underlines" aria-hidden="true" dir="auto">
      {parts}
      {text.slice(at)}{" "}
    </div>
  );
}

function Findings({ desk, placed }: { desk: Desk; placed: readonly Placed[] }): VNode {
  let fixes = 0;
  return (
    <ul class="findings">
      {placed.map((one) => {
        const { kind, message, sentence, citation, rewrite } = one.finding;
        const key = rewrite === null ? 0 : ++fixes;
        return (
          <li key={`${kind} ${sentence} ${one.finding.start}`}>
            <p>
              <strong>{texts.findings[kind]}</strong> <span dir="auto">{message}</span>
            </p>
            <Clause citation={citation} />
            {rewrite !== null && (
              <Fragment>
                <p class="rewrite" dir="auto">
                  {rewrite}
                </p>
                <button
                  type="button"
                  class="chip"
                  onClick={() => {
                    desk.draft.apply(one);
                    desk.say(texts.applied);
                  }}
                >
                  {texts.apply} {key < 10 && <kbd>Alt+{key}</kbd>}
                </button>
              </Fragment>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Once, when the box is there. */
const focus = (box: HTMLElement | null): void => box?.focus();

/** Why it is sent as it is; kept with what the check found. */
function Reason({ desk }: { desk: Desk }): VNode {
  const give = (box: HTMLInputElement): void => {
    if (box.value.trim()) void desk.send(box.value.trim());
    else box.focus();
  };
  return (
    <div class="reason" role="group" aria-labelledby="despite">
      <label id="despite" for="despite-reason">
        {desk.live ? texts.despite : texts.despiteHost}
      </label>
      <div class="buttons">
        {texts.despites.map((reason) => (
          <button key={reason} type="button" class="chip" onClick={() => void desk.send(reason)}>
            {reason}
          </button>
        ))}
      </div>
      <div class="line">
        <input
          id="despite-reason"
          maxLength={500}
          dir="auto"
          ref={focus}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            give(event.currentTarget);
          }}
        />
        <button type="button" class="primary" onClick={(event) => give(event.currentTarget.previousElementSibling as HTMLInputElement)}>
          {desk.live ? texts.sendDespite : texts.putDespite}
        </button>
      </div>
    </div>
  );
}

function Styles({ desk }: { desk: Desk }): VNode {
  const restyle = (style: Style): void => {
    void desk.act(async () => {
      const reasons = await desk.draft.restyle(style);
      if (reasons) desk.say(fill(texts.notRewritten, { reasons }));
    });
  };
  return (
    <div class="buttons" role="group" aria-label={texts.rewriteAs}>
      {STYLES.map((style) => (
        <button key={style} type="button" class="chip" aria-disabled={desk.draft.rewriting} onClick={() => restyle(style)}>
          {texts.styles[style]}
        </button>
      ))}
    </div>
  );
}
