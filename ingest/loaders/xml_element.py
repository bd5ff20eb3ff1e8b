"""What the loaders use of lxml's elements, which carry no types of their own."""

from collections.abc import Iterator
from typing import Protocol


class XmlElement(Protocol):
    """An lxml element. `tag` is a function for comments and processing instructions."""

    @property
    def tag(self) -> object: ...

    @property
    def text(self) -> str | None: ...

    @property
    def tail(self) -> str | None: ...

    @property
    def sourceline(self) -> int | None: ...

    def get(self, key: str) -> str | None: ...

    def find(self, path: str) -> "XmlElement | None": ...

    def findall(self, path: str) -> "list[XmlElement]": ...

    def iter(self, *tags: str) -> "Iterator[XmlElement]": ...

    def getparent(self) -> "XmlElement | None": ...

    def __iter__(self) -> "Iterator[XmlElement]": ...


def local_name(element: XmlElement) -> str:
    """The tag in lower or upper case as written, without its namespace; empty for comments and instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: XmlElement, key: str) -> str:
    """An attribute's value; empty when it is not set."""
    return element.get(key) or ""
