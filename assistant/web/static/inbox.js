// The agents' inbox: a list that stays current, one conversation at a time. Text goes in as text, never as HTML.
"use strict";

const element = (id) => document.getElementById(id);
const kept = (name) => sessionStorage.getItem(`bythebook.${name}`);
const agent = () => kept("agent");
let listening = null; // stops the stream of the open conversation
let shown = null; // its id
let pending = null; // a reply on its way: the same id again is the same message

const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

function tell(problem) {
  element("problem").textContent = problem;
  element("problem").hidden = !problem;
}

async function call(path, body, signal) {
  const headers = { Authorization: `Bearer ${kept("key")}`, Accept: "application/json" };
  const init = { headers, signal };
  if (body) Object.assign(init, { method: "POST", body: JSON.stringify(body) });
  if (body) headers["Content-Type"] = "application/json";
  const response = await fetch(`/v1/inbox${path}`, init);
  if (response.ok) return response;
  const { error } = await response.json();
  if (response.status === 401) leave();
  throw new Error(error.message);
}

async function attempt(work) {
  try {
    tell("");
    return await work();
  } catch (error) {
    if (error.name !== "AbortError") tell(error.message);
  }
  return undefined;
}

// Server-sent events over fetch, since EventSource sends no key. Comes back after every break, with what it knew last.
async function follow(path, heard, signal) {
  let last = 0;
  while (!signal.aborted && kept("key")) {
    try {
      const response = await call(`${path}?after=${last}`, undefined, signal);
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let rest = "", part = await reader.read(); !part.done; part = await reader.read()) {
        const blocks = (rest + part.value).split("\n\n");
        rest = blocks.pop();
        for (const block of blocks) {
          const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s)));
          if (fields.id) last = Number(fields.id);
          if (fields.event) heard(fields.event, JSON.parse(fields.data));
        }
      }
      tell("");
    } catch (error) {
      if (error.name !== "AbortError") tell(`${error.message} Trying again.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

function item(list, head, text, details) {
  const entry = document.createElement("li");
  if (head) entry.append(Object.assign(document.createElement("b"), { textContent: head }));
  entry.append(text);
  if (details) entry.append(Object.assign(document.createElement("small"), { textContent: details }));
  list.append(entry);
  return entry;
}

async function list() {
  const { conversations, messages } = await (await call("")).json();
  const waiting = conversations.filter(({ state }) => state === "waiting").length;
  element("count").textContent = `${waiting} waiting, ${conversations.length - waiting} with a person`;
  const entries = element("conversations");
  const focused = document.activeElement?.dataset?.id;
  entries.replaceChildren();
  for (const one of conversations) {
    const open = document.createElement("button");
    open.type = "button";
    open.dataset.id = one.id;
    open.append(one.last_message || "(nothing said yet)");
    const state = one.state === "waiting" ? `waiting since ${time(one.since)}` : `with ${one.agent}`;
    const who = [state, one.reason?.replaceAll("_", " "), one.customer, one.site].filter(Boolean).join(" · ");
    open.append(Object.assign(document.createElement("small"), { textContent: who }));
    open.addEventListener("click", () => attempt(() => show(one.id)));
    item(entries, "", open);
    if (one.id === focused) open.focus();
  }
  element("messages").replaceChildren();
  for (const { id, message, contact, text, at } of messages) {
    const done = Object.assign(document.createElement("button"), { type: "button", textContent: "Answered" });
    const answered = () => call(`/${id}/messages/${message}/answered`, { agent: agent() });
    done.addEventListener("click", () => attempt(() => answered().then(list)));
    item(element("messages"), "", text, `${contact} · ${time(at)}`).append(done);
  }
}

const time = (at) => new Date(at).toLocaleString(undefined, { dateStyle: "short", timeStyle: "short" });

async function show(id) {
  listening?.abort();
  listening = new AbortController();
  shown = id;
  element("inbox").hidden = true;
  element("open").hidden = false;
  element("said").replaceChildren();
  element("title").focus();
  const answers = new Map();
  follow(`/${id}/events`, (kind, data) => hear(kind, data, answers), listening.signal);
  await packet();
}

async function packet() {
  const found = await (await call(`/${shown}`)).json();
  element("title").textContent = `${found.customer ?? "A visitor"} at ${found.site}`;
  standing(found.state, found.agent);
  fill("facts", found.facts.map((fact) => [fact.asked ?? "", fact.text]));
  fill("missing", found.missing.map(({ kind, text }) => [kind === "asked_back" ? "Asked back" : "Not answered", text]));
  fill("clauses", found.clauses.map((one) => [[one.title, ...one.section].join(" › "), one.text]));
}

function fill(id, entries) {
  element(id).replaceChildren();
  for (const [head, text] of entries) item(element(id), head, text);
  if (!entries.length) item(element(id), "", "nothing");
}

function standing(state, owner) {
  element("take").hidden = state !== "waiting";
  const mine = state === "human" && owner === agent();
  for (const id of ["hand-back", "close", "reply"]) element(id).hidden = !mine;
}

function hear(kind, data, answers) {
  const said = element("said");
  if (kind === "message") item(said, data.from === "agent" ? data.name : "Customer", data.text);
  else if (kind === "started") answers.set(data.turn, item(said, "Assistant", "").appendChild(new Text("…")));
  else if (kind === "restarted") answers.get(data.turn).data = "…";
  else if (kind === "sentence") {
    const text = answers.get(data.turn);
    text.data = (text.data === "…" ? "" : text.data) + data.text;
  } else if (kind === "clarify" || kind === "abstained") answers.get(data.turn).data = data.text;
  else if (kind === "failed") answers.get(data.turn).data = data.message;
  else if (kind === "stopped" && answers.has(data.turn)) answers.get(data.turn).data += " (stopped)";
  else if (kind === "state") {
    item(said, "", data.text);
    standing(data.state, data.agent);
  }
  if (["clarify", "completed", "abstained"].includes(kind)) attempt(packet);
}

function back() {
  listening?.abort();
  shown = null;
  element("open").hidden = true;
  element("inbox").hidden = false;
  return list();
}

function leave() {
  sessionStorage.removeItem("bythebook.key");
  listening?.abort();
  for (const id of ["inbox", "open"]) element(id).hidden = true;
  element("enter").hidden = false;
  element("agent").value = agent() ?? "";
}

async function enter() {
  await list();
  element("enter").hidden = true;
  element("inbox").hidden = false;
  follow("/events", () => shown ?? attempt(list), new AbortController().signal);
}

element("enter").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem("bythebook.agent", element("agent").value.trim());
  sessionStorage.setItem("bythebook.key", element("key").value.trim());
  element("key").value = "";
  attempt(enter);
});
element("reply").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = element("text").value.trim();
  if (pending?.text !== text) pending = { id: newId(), text };
  attempt(async () => {
    await call(`/${shown}/reply`, { agent: agent(), ...pending });
    pending = null;
    element("reply").reset();
  });
});
element("take").addEventListener("click", () => attempt(() => call(`/${shown}/take`, { agent: agent() })));
element("hand-back").addEventListener("click", () => attempt(() => call(`/${shown}/hand-back`, { agent: agent() })));
element("close").addEventListener("click", () => attempt(() => call(`/${shown}/close`, { agent: agent(), outcome: "" })));
element("back").addEventListener("click", () => attempt(back));

if (kept("key") && agent()) attempt(enter);
else leave();
