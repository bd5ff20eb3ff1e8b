"""Measures the widget in a real Chromium: `python -m benchmarks.widget`. Prints Markdown: machine, versions, figures.

The service runs in this process with answers that are written here; its sentences are timed by the page itself.
"""

import argparse
import asyncio
import os
import platform
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from assistant.answering.events import Completed, Event, Sentence, Started
from assistant.answering.question import Question
from assistant.api.app import create_app
from assistant.bootstrap import build
from assistant.settings import Settings
from benchmarks.ours import ByTheBook
from knowledge.embeddings.fake import FakeEncoder
from knowledge.settings import StoreSettings

_WIDGETS = 50
_SENTENCES = 20
_PAUSE_SECONDS = 0.15
_HOSTS = 9  # a browser opens 6 connections to one host over HTTP/1.1; each widget keeps one for its stream
_ROUNDS = 20


class _Writer:
    """Answers with sentences at a steady pace."""

    async def answer(self, question: Question) -> AsyncIterator[Event]:
        yield Started(question=question.text)
        for number in range(1 if question.text.startswith("short") else _SENTENCES):
            yield Sentence(text=f"Sentence {number} of an answer, with **some** words in it. ", citations=())
            await asyncio.sleep(_PAUSE_SECONDS)
        yield Completed(confidence=1.0)


def _fill(home: Path) -> None:
    """A knowledge base with one policy: without any, no question is answered."""
    (home / "policies").mkdir()
    (home / "policies" / "returns.md").write_text("# Returns\n\nUnopened items can be returned.\n", "utf8")
    base = ByTheBook(home, FakeEncoder(), StoreSettings(kind="exact"))
    base.ingest(home / "policies")
    base.close()


@contextmanager
def _service() -> Iterator[int]:
    """The service on one port of several addresses of this machine."""
    with tempfile.TemporaryDirectory() as home:
        _fill(Path(home))
        values: dict[str, Any] = {
            "home": Path(home),
            "store": StoreSettings(kind="exact"),
            "limits": {"requests_per_minute": 100_000, "concurrent_answers": 2 * _WIDGETS},
        }
        first = socket.create_server(("127.0.0.1", 0))
        port: int = first.getsockname()[1]
        values["sites"] = [{"key": "demo", "name": "Demo", "origins": [f"http://127.0.0.1:{port}"]}]
        others = [socket.create_server((f"127.0.0.{number}", port)) for number in range(2, _HOSTS + 2)]
        settings = Settings.model_validate(values)
        app = create_app(settings, lambda chosen: build(chosen, encoder=FakeEncoder(), assistant=_Writer()))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [first, *others]})
        thread.start()
        try:
            while not server.started:
                threading.Event().wait(0.02)
            yield port
        finally:
            app.state.closing.set()
            server.should_exit = True
            thread.join()


_SPREAD = """(() => {
  // Without storage each widget is a visit of its own.
  Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('off'); } });
  // Streams go to other addresses of this machine in turn, and the page notes when their first event came.
  const original = window.fetch;
  let turn = 0;
  window.arrived = 0;
  window.fetch = async (address, init) => {
    if (!String(address).includes('/events')) return original(address, init);
    const answer = await original(String(address).replace('127.0.0.1', `127.0.0.${2 + turn++ % HOSTS}`), init);
    const [kept, watched] = answer.body.tee();
    (async () => {
      const text = watched.pipeThrough(new TextDecoderStream()).getReader();
      for (let part = await text.read(); !part.done; part = await text.read())
        if (!window.arrived && part.value.includes('event: started')) window.arrived = performance.now();
    })().catch(() => undefined);
    return new Response(kept, answer);
  };
})()"""

_FIRST = """async question => {
  const chat = document.querySelector('policy-chat');
  const before = chat.shadowRoot.querySelectorAll('.words').length;
  window.arrived = 0;
  const painted = new Promise(resolve => {
    const shown = () => chat.shadowRoot.querySelectorAll('.words').length > before;
    const done = () => setTimeout(() => resolve(performance.now()));
    const look = () => requestAnimationFrame(() => shown() ? done() : look());
    look();
  });
  await chat.ask(question);
  return await painted - window.arrived;
}"""

_MANY = """async ({ count, sentences }) => {
  const chats = [];
  for (let number = 0; number < count; number++) {
    const chat = document.createElement('policy-chat');
    chat.setAttribute('inline', '');
    chat.setAttribute('site', 'demo');
    document.body.append(chat);
    await chat.ready;
    chats.push(chat);
  }
  const tasks = [], frames = [];
  const watch = new PerformanceObserver(list => tasks.push(...list.getEntries().map(one => one.duration)));
  watch.observe({ type: 'longtask' });
  let last = performance.now(), running = true;
  const frame = now => { frames.push(now - last); last = now; if (running) requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
  await Promise.all(chats.map((chat, number) => chat.ask(`long ${number}`)));
  while (!chats.every(chat => chat.shadowRoot.querySelector('.actions')))
    await new Promise(resolve => setTimeout(resolve, 100));
  running = false;
  const whole = chats.filter(chat => chat.shadowRoot.querySelector('.words').innerText.includes(`${sentences - 1} of`));
  return { frames, tasks, whole: whole.length };
}"""


def _opened(browser: Browser, address: str) -> Page:
    page = browser.new_page(bypass_csp=True)  # for the other addresses
    page.add_init_script(_SPREAD.replace("HOSTS", str(_HOSTS)))
    page.goto(f"{address}/demo")
    page.locator(".launcher").click()
    page.locator("textarea").wait_for()
    return page


def _quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def _table(chromium: str, first: list[float], many: dict[str, Any]) -> str:
    frames, tasks = many["frames"], many["tasks"]
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    rows = [
        (f"first event at the page to first sentence painted, median of {_ROUNDS}", f"{median(first):.0f} ms"),
        ("the same, the slowest", f"{max(first):.0f} ms"),
        (f"{_WIDGETS} widgets with {_SENTENCES} sentences each in one page: whole answers", str(many["whole"])),
        ("frames: median, 99th percentile", f"{median(frames):.0f} ms, {_quantile(frames, 0.99):.0f} ms"),
        ("tasks of over 50 ms, the longest", f"{len(tasks)}, {max(tasks, default=0):.0f} ms"),
    ]
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {load}; Chromium {chromium}, headless"
    return f"{machine}\n\n| | |\n|---|---|\n" + "".join(f"| {name} | {value} |\n" for name, value in rows)


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    chosen = parser.parse_args()
    with _service() as port, sync_playwright() as playwright:
        address = f"http://127.0.0.1:{port}"
        browser = playwright.chromium.launch(executable_path=chosen.chromium, args=["--no-sandbox"])
        page = _opened(browser, address)
        first = [float(page.evaluate(_FIRST, f"short {number}")) for number in range(_ROUNDS)]
        page.close()
        many = _opened(browser, address).evaluate(_MANY, {"count": _WIDGETS, "sentences": _SENTENCES})
        sys.stdout.write(_table(browser.version, first, many))
        browser.close()


if __name__ == "__main__":
    main()
