"""A parsed web page: its main part, what of it is boilerplate, and what its head says."""

import re
from collections.abc import Set
from dataclasses import dataclass

from ingest.errors import RejectedFile
from ingest.loaders.audience_markers import marked_audience
from ingest.loaders.built_text import one_line
from ingest.loaders.xml_element import XmlElement, attribute, local_name

_DROPPED_TAGS = frozenset(
    "head nav footer script style noscript template iframe svg canvas object embed audio video map dialog "
    "input select textarea datalist".split()
)
_BREAKING_TAGS = frozenset("br p div li dt dd tr td th h1 h2 h3 h4 h5 h6".split())
_DROPPED_ROLES = frozenset(
    "navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar tablist".split()
)
_DROPPED_NAMES = re.compile(
    r"(?:.{0,40}(?:cookie|consent|gdpr).{0,40}(?:banner|bar|notice|popup|modal|overlay|dialog|message|prompt)"
    r"|onetrust.{0,40}|cookiebot.{0,40}|cookie-?law-?info.{0,40}|breadcrumbs?|side-?bar|navbar|skip-?link|skip-to-.{0,40}"
    r"|(?:site|page|main|top|global|primary|secondary)[-_](?:header|footer|nav|navigation|menu)"
    r"|(?:social|share)[-_](?:share|links|buttons|icons)|newsletter(?:-signup)?|related-(?:articles|links|posts)|pagination)",
    re.IGNORECASE,
)
_UNFOLDING = frozenset("h1 h2 h3 h4 h5 h6 summary dt".split())
_CALLOUT_NAMES = re.compile(
    r"(?:.{0,40}[-_])?(?:note|callout|admonition|warning|tip|info|important|alert)(?:[-_].{0,40})?", re.IGNORECASE
)
_NOT_DISPLAYED = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_EVERYBODY = frozenset({"all", "everyone", "general", "global"})
"""What search-engine advice of old put into <meta name="audience">: it is no statement about who may read a policy."""

_WIDE_LINK_SHARE = 0.8
_FEWEST_MENU_LINKS = 4
_LONGEST_MENU_LINK = 40


def element_words(element: XmlElement) -> str:
    """All words in an element, scripts and comments left out."""
    pieces = [element.text or ""]
    for child in element:
        name = local_name(child)
        if name in _BREAKING_TAGS:
            pieces.append("\n")
        if name and name not in _DROPPED_TAGS:
            pieces.append(element_words(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def refuse_marker_within(element: XmlElement) -> None:
    """Raises RejectedFile for an audience marker in an element that becomes one block, where it would part nothing."""
    for child in element.iter():
        if not local_name(child) and marked_audience(child.text or "", child.sourceline) is not None:
            reason = "an audience marker stands inside a table cell or a title; put it before the whole"
            raise RejectedFile(reason, line=child.sourceline)


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """`root` is the main part, the body or an element in it; `unfolded` are the ids that buttons on the page unfold."""

    body: XmlElement
    root: XmlElement
    unfolded: frozenset[str]
    title: str
    named: dict[str, str]

    def metadata(self, top_heading: str) -> dict[str, object]:
        """What the head says: `title`, `language` and each <meta name>, keys in lower case.

        The page's first h1 replaces a <title> that contains it (`Returns | Acme Help`).
        """
        found: dict[str, object] = dict(self.named)
        title = top_heading if not self.title or top_heading.lower() in self.title.lower() else self.title
        if title or self.title:
            found["title"] = title or self.title
        return found

    def is_boilerplate(self, element: XmlElement) -> bool:
        """Whether an element of the main part is no words of the page itself."""
        name = local_name(element)
        tokens = [token[:100] for token in f"{attribute(element, 'class')} {attribute(element, 'id')}".split()[:20]]
        if name in _DROPPED_TAGS or attribute(element, "role").lower() in _DROPPED_ROLES:
            return True
        if name == "aside":
            return not any(_CALLOUT_NAMES.fullmatch(token) for token in tokens)
        if name == "header":
            return self.root is self.body and not _within(element, {"article", "section"})
        if name == "button":
            return not attribute(element, "aria-controls") and not _within(
                element, {"h1", "h2", "h3", "h4", "h5", "h6", "summary"}
            )
        if any(_DROPPED_NAMES.fullmatch(token) for token in tokens):
            return True
        return self._is_hidden(element) or (name in {"ul", "ol"} and self.root is self.body and _is_menu(element))

    def _is_hidden(self, element: XmlElement) -> bool:
        """Hidden and not a part that a reader unfolds (an accordion's panel)."""
        hidden = (
            element.get("hidden") is not None
            or attribute(element, "aria-hidden").lower() == "true"
            or bool(_NOT_DISPLAYED.search(attribute(element, "style")))
        )
        return (
            hidden
            and attribute(element, "id") not in self.unfolded
            and attribute(element, "role") not in {"region", "tabpanel"}
        )


def parse_page(text: str) -> HtmlPage:
    """The page in this text; raises RejectedFile where there is none."""
    from lxml import etree, html  # type: ignore[import-untyped]

    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        document: XmlElement = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise RejectedFile(f"this is not a web page ({one_line(str(error))})") from error
    body = document.find("body")
    if body is None:
        raise RejectedFile("the page has no body")
    unfolded = {
        attribute(e, "aria-controls") for e in document.iter() if local_name(e) and attribute(e, "aria-controls")
    }
    title = document.find(".//title")
    words = one_line(element_words(title)) if title is not None else ""
    return HtmlPage(body, _main_part(body), frozenset(unfolded), words, _named(document))


def _main_part(body: XmlElement) -> XmlElement:
    """<main>, an element with its role, the only <article>; else the body."""
    mains = list(body.iter("main")) or [e for e in body.iter() if local_name(e) and attribute(e, "role") == "main"]
    for candidates in (mains, list(body.iter("article"))):
        if len(candidates) == 1 and one_line(element_words(candidates[0])):
            return candidates[0]
    return body


def _named(document: XmlElement) -> dict[str, str]:
    named: dict[str, str] = {}
    language = attribute(document, "lang")
    if language:
        named["language"] = language
    for meta in document.iter("meta"):
        key, value = attribute(meta, "name").strip().lower(), one_line(attribute(meta, "content"))
        addressed_to_all = key == "audience" and value.lower() in _EVERYBODY
        if key and value and not addressed_to_all:
            named[key] = value
    return named


def _within(element: XmlElement, names: Set[str]) -> bool:
    parent = element.getparent()
    while parent is not None:
        if local_name(parent) in names:
            return True
        parent = parent.getparent()
    return False


def _is_menu(element: XmlElement) -> bool:
    """Whether a list is mostly short links: a menu that is not marked as one."""
    links = [one_line(element_words(link)) for link in element.iter("a")]
    if len(links) < _FEWEST_MENU_LINKS or max(len(link) for link in links) > _LONGEST_MENU_LINK:
        return False
    linked, all_words = ("".join(words.split()) for words in ("".join(links), element_words(element)))
    return len(linked) >= _WIDE_LINK_SHARE * len(all_words)
