/** What a page loads: it draws the button, and fetches the rest when it is wanted. */

import { LABELS } from "./labels";
import styles from "./launcher.css";

declare const CHAT_VERSION: string;

const script = document.currentScript as HTMLScriptElement;
const { site } = script.dataset;
const METHODS = ["open", "close", "ask", "shutdown"];

const load = (): Promise<unknown> => import(new URL(`widget/chat.js?v=${CHAT_VERSION}`, script.src).href);

const draw = (): void => {
  const chat = document.createElement("policy-chat") as HTMLElement & Record<string, any>;
  for (const name in script.dataset) chat.setAttribute(name, script.dataset[name]!);
  for (const method of METHODS)
    chat[method] = async (...values: unknown[]) => {
      // Until the element is there, a call waits for it; then its own methods come to light.
      await load();
      for (const each of METHODS) delete chat[each];
      await chat.ready;
      return chat[method](...values);
    };
  const root = chat.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];
  const button = document.createElement("button");
  button.className = "launcher";
  button.part = "launcher";
  button.ariaHasPopup = "dialog";
  const language = script.dataset.lang || document.documentElement.lang || navigator.language;
  button.textContent = LABELS[language.slice(0, 2)] ?? LABELS.en!;
  button.onclick = () => chat.open();
  root.append(button);
  document.body.append(chat);
};

const begin = (): void => {
  let open = document.querySelector("policy-chat");
  if (site) draw();
  try {
    open ||= JSON.parse(sessionStorage.getItem(`policy-chat:${site}`)!)?.open;
  } catch {
    // Storage is switched off: nothing is remembered.
  }
  if (open) void load();
};

if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin);
else begin();
