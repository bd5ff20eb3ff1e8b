/** Puts the panel on its page: finds out where it stands, and draws it whenever something has changed. */

import { h, render } from "preact";
import launcherStyles from "../launcher.css";
import widgetStyles from "../panel.css";
import { App } from "./app";
import { Calls } from "./calls";
import { Desk } from "./desk";
import { Chatwoot } from "./hosts/chatwoot";
import type { Host } from "./hosts/host";
import { Standalone } from "./hosts/standalone";
import { Zendesk } from "./hosts/zendesk";
import styles from "./panel.css";
import { texts } from "./texts";

const NEAR = 120; // px from its end within which the conversation scrolls along
const TICK = 1_000; // ms between drawings while somebody waits

const place = document.querySelector<HTMLElement>("#panel")!;
const { ancestors = "", provider, rewrites } = place.dataset;
const origins = ancestors.split(" ").filter(Boolean);
const framed = parent !== window;
const root = place.attachShadow({ mode: "open" });
place.setAttribute("inline", "");
place.setAttribute("theme", "system");
root.adoptedStyleSheets = [launcherStyles, widgetStyles, styles].map(sheet);
document.adoptedStyleSheets = [sheet("html, body { margin: 0; height: 100%; } #panel { height: 100dvh; }")];

const calls = new Calls(framed, () => desk.leave(texts.ended));
const desk = new Desk(calls, host, { rewrites: rewrites !== undefined, provider: framed ? null : (provider ?? null) }, redraw);
let drawing = false;
let shown = "";
let replying = false;

function host(names: (id: string) => string): Host {
  const address = new URL(location.href);
  if (address.searchParams.has("app_guid")) return new Zendesk(address, origins);
  if (framed && address.searchParams.get("host") === "chatwoot") return new Chatwoot(origins);
  return new Standalone(calls, names);
}

/** Draw after everything that is happening now. */
function redraw(): void {
  if (drawing) return;
  drawing = true;
  queueMicrotask(() => {
    drawing = false;
    draw();
  });
}

function draw(): void {
  const before = root.querySelector(".log");
  const along = !before || before.scrollHeight - before.scrollTop - before.clientHeight < NEAR;
  const focused = root.activeElement;
  render(<App desk={desk} />, root);
  const log = root.querySelector(".log");
  if (log && along) log.scrollTop = log.scrollHeight;
  const waiting = desk.inbox.data?.conversations.filter(({ state }) => state === "waiting").length ?? 0;
  document.title = `${waiting ? `(${waiting}) ` : ""}${texts.subtitle} · ${texts.title}`;
  moveFocus(focused);
}

/** Another view was opened: the focus goes to its heading, or back to the row; nobody's focus gets lost. */
function moveFocus(before: Element | null): void {
  const [tab, id] = shown.split(" ");
  const first = shown === "";
  const replied = replying;
  shown = desk.person ? `${desk.tab} ${desk.live?.id ?? ""}` : "";
  replying = desk.mayReply;
  if (!desk.person || first) return;
  const same = shown === `${tab} ${id}`;
  const left = desk.tab === "case" && tab === "case" && id && !desk.live?.id;
  let place = "";
  if (!same) place = left ? `row-${id}` : "place";
  else if (replying && !replied && desk.live) place = "reply";
  else if (before && !root.activeElement) place = "place";
  if (place) root.getElementById(place)?.focus();
}

function sheet(text: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}

setInterval(() => {
  if (desk.inbox.data?.conversations.some(({ state }) => state === "waiting")) redraw();
}, TICK);
redraw();
void desk.begin();
