/** The cited clause in its context, in a native popover over the panel. */

import { h, type VNode } from "preact";
import { Icon } from "./icons";
import { fill } from "./languages";
import type { Citation } from "./protocol";
import type { Ui } from "./ui";

export function ClauseView({ citation, ui }: { citation: Citation; ui: Ui }): VNode {
  const { texts } = ui;
  const { clause } = ui.screen;
  const { title, section, quote } = citation;
  return (
    <div
      ref={ui.shown}
      class="clause"
      part="clause"
      popover="auto"
      role="dialog"
      aria-labelledby="clause"
      onToggle={(event) => event.newState === "closed" && ui.hide()}
    >
      <div class="head">
        <div>
          <h2 id="clause" tabIndex={-1} dir="auto">
            {title}
          </h2>
          <p class="path" dir="auto">
            {section.join(" › ")}
          </p>
        </div>
        <button
          class="icon"
          aria-label={texts.done}
          onClick={(event) => event.currentTarget.closest<HTMLElement>(".clause")!.hidePopover()}
        >
          <Icon name="close" />
        </button>
      </div>
      <div class="context" dir="auto" tabIndex={0}>
        {plain(clause?.before)}
        <mark>{plain(clause?.quote ?? quote)}</mark>
        {plain(clause?.after)}
      </div>
      <div class="foot">
        {clause?.in_force_since && (
          <span>{fill(texts.since, { date: inWords(clause.in_force_since, ui.language) })}</span>
        )}
        {clause && (
          <a href={clause.url} target="_blank" rel="noopener">
            {texts.full}
          </a>
        )}
      </div>
    </div>
  );
}

/** A source's words without the marks of emphasis. */
function plain(source = ""): string {
  return source.replaceAll("**", "");
}

function inWords(day: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(day));
}

/** Open the popover over the lower part of the panel: in the top layer the panel's own styles do not place it. */
export function openOver(popover: HTMLElement, panel: HTMLElement): void {
  const { left, width, top, bottom } = panel.getBoundingClientRect();
  const end = Math.min(bottom, innerHeight);
  const place = {
    left: `${left + 8}px`,
    width: `${width - 16}px`,
    bottom: `${innerHeight - end + 8}px`,
    "max-height": `${Math.max(240, (end - Math.max(top, 0)) * 0.8)}px`,
  };
  for (const [name, value] of Object.entries(place)) popover.style.setProperty(name, value);
  popover.showPopover();
  popover.querySelector("h2")!.focus();
}

/** Bring the quoted words into sight within the clause's context. */
export function showQuote(root: ShadowRoot): void {
  const context = root.querySelector<HTMLElement>(".context");
  if (context) context.scrollTop = context.querySelector("mark")!.offsetTop - context.clientHeight / 3;
}
