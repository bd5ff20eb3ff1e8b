"""A website of somebody else: pages on an origin of their own, with the widget's script tag, under a content policy."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

POLICIES = {
    "none": "",
    "strict": "default-src 'none'; script-src {service}; connect-src {service}; style-src 'none'; img-src data:",
    "trusted": "require-trusted-types-for 'script'; trusted-types 'none'",
}
"""The content security policies that a host's page may have, by name."""

_PAGE = """<!doctype html>
<html lang="{lang}" dir="{dir}"><head><meta charset="utf-8"><title>A shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,"></head>
<body><main><h1>A shop</h1><p><a href="#gear">Gear</a></p>{body}</main>
<script src="{service}/widget.js" {attributes}></script></body></html>"""


class _Pages(BaseHTTPRequestHandler):
    service: str

    def do_GET(self) -> None:
        """A page. `csp` names its policy, `lang` its language; `inline` puts the widget into the page."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query, True).items()}
        lang = asked.get("lang", "en")
        inline = '<policy-chat site="demo" inline></policy-chat>'
        page = _PAGE.format(
            lang=lang,
            dir="rtl" if lang == "ar" else "ltr",
            body=inline if "inline" in asked else "",
            service=self.service,
            attributes="" if "inline" in asked else 'data-site="demo"',
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if policy := POLICIES[asked.get("csp", "none")].format(service=self.service):
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def website(service: str) -> Iterator[str]:
    """The address of the website."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Pages", (_Pages,), {"service": service}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
