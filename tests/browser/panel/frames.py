"""Pages of help desks that frame the panel, on an origin of their own: each plays its product's side of the contract.

Recorded from Chatwoot's documentation of dashboard apps and the source of Zendesk's SDK (ZAF v2).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, urlsplit

_CHATWOOT = """
const said = (content, message_type, more = {}) => ({ content, message_type, private: false, ...more });
const context = {
  conversation: {
    id: 7,
    messages: [
      said("Conversation was opened", 2),
      said("Hello, can I return an unopened item within 60 days for a full refund?", 0, { sender_type: "Contact" }),
      said("SECRETNOTE do not tell", 1, { private: true, sender_type: "User" }),
    ],
    meta: { sender: { name: "Mo" } },
  },
  contact: { name: "Maria", email: "maria@example.com" },
  currentAgent: { id: 1, name: "Ana" },
};
addEventListener("message", ({ source, data }) => {
  if (source !== frame.contentWindow || data !== "chatwoot-dashboard-app:fetch-info") return;
  frame.contentWindow.postMessage(JSON.stringify({ event: "appContext", data: context }), "*");
});
window.says = (content) => {
  context.conversation.messages.push(said(content, 0, { sender_type: "Contact" }));
  frame.contentWindow.postMessage(JSON.stringify({ event: "appContext", data: context }), "*");
};
"""

_ZENDESK = """
window.editor = "";
window.heard = [];
const message = (content, role, channel = "email", contentType = "text/html") => ({
  author: { name: role, role }, channel: { name: channel }, message: { content, contentType },
});
const ticket = {
  "ticket.id": 42,
  "ticket.requester.name": "Maria",
  "ticket.conversation": [
    message("<p>Hello,</p><p>can I return an <b>unopened</b> item within 60 days for a full refund?</p>", "end-user"),
    message("<p>SECRETNOTE do not tell</p>", "agent", "internal"),
  ],
};
const post = (data) => frame.contentWindow.postMessage(JSON.stringify(data), "*");
addEventListener("message", ({ source, data }) => {
  if (source !== frame.contentWindow) return;
  const asked = JSON.parse(data);
  window.heard.push(asked);
  if (asked.appGuid !== "guid-1") return;
  if (asked.key === "iframe.handshake") post({ key: "zaf.app.registered", message: { context: {}, metadata: {} } });
  if (asked.request === "get")
    post({ id: asked.id, result: Object.fromEntries(asked.params.map((path) => [path, ticket[path]])) });
  if (asked.request === "invoke") {
    const [text] = asked.params["comment.appendText"] ?? [];
    if (text === "refuse me") return post({ id: asked.id, error: { message: "The editor is closed" } });
    window.editor += text ?? "";
    post({ id: asked.id, result: {} });
  }
});
window.says = (content) => {
  ticket["ticket.conversation"].push(message(content, "end-user", "email", "text/plain"));
  post({ key: "zaf.ticket.conversation.changed", message: ticket["ticket.conversation"] });
};
"""

_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A help desk</title>
<link rel="icon" href="data:,"></head><body style="margin:0"><iframe id="frame" title="By the Book" width="320"
 height="780" style="border:0"></iframe><script>const frame = document.querySelector("#frame");{script}
frame.src = "{panel}";</script></body></html>"""


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """`/chatwoot` and `/zendesk`, with the panel's address as `panel`."""
        parts = urlsplit(self.path)
        panel = parse_qs(parts.query)["panel"][0]
        origin = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        if parts.path == "/zendesk":
            script, address = _ZENDESK, f"{panel}?origin={quote(origin, safe='')}&app_guid=guid-1"
        else:
            script, address = _CHATWOOT, f"{panel}?host=chatwoot"
        page = _PAGE.replace("{script}", script).replace("{panel}", address).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def framing() -> Iterator[str]:
    """The address of the pages."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
