"""Where somebody may be sent after signing in: to a page of ours, and nowhere else."""

import re

_OWN = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def own_path(path: str) -> str:
    """The path if it is one of this service, else the first page.

    Browsers take `//host` and `/\\host` for other hosts, and drop tabs and line breaks before they look.
    """
    return path if _OWN.fullmatch(path) and path.isascii() else "/"
