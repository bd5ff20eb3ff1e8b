"""An answer for the terminal: its sentences with numbers, and the clauses they stand on."""

from collections.abc import Mapping

from rich.console import Console
from rich.markup import escape

from assistant.answering.events import Answer, Citation
from assistant.cli.links import source_link
from knowledge.markup import plain
from knowledge.policies import DocumentId

_NEAREST = 3  # clauses shown when there is no answer


def show_answer(answer: Answer, files: Mapping[DocumentId, str]) -> None:
    """Print an answer, a question back with its options, a hand-off, or the nearest clauses where there is none."""
    console = Console(highlight=False)
    if answer.outcome in ("clarify", "handed_off"):
        console.print(f"[bold]{escape(answer.text)}[/]\n")
        options = (option.citation for option in answer.options)
        cited = dict.fromkeys((*answer.citations, *options))  # Yes and No stand on one condition
        for number, citation in enumerate(cited, start=1):
            _show_citation(console, number, citation, files)
        return
    if answer.outcome != "answered":
        console.print(f"[bold yellow]{escape(answer.text)}[/]\n")
        for source in answer.sources[:_NEAREST]:
            heading = " › ".join((source.title, *source.section))
            link = source_link(source.document, files.get(DocumentId(source.document)), source.page)
            console.print(f"  [bold]{escape(heading)}[/] [dim]{link}[/]\n  {escape(plain(source.text))}\n")
        return
    console.print(escape(numbered(answer)) + "\n")
    for number, citation in enumerate(answer.citations, start=1):
        _show_citation(console, number, citation, files)


def numbered(answer: Answer) -> str:
    """The answer's text with [1], [2] … behind what each citation supports."""
    parts: list[str] = []
    at = 0
    for number, citation in enumerate(answer.citations, start=1):
        parts.append(f"{answer.text[at : citation.answer_end]} [{number}]")
        at = citation.answer_end
    return "".join([*parts, answer.text[at:]])


def _show_citation(console: Console, number: int, citation: Citation, files: Mapping[DocumentId, str]) -> None:
    heading = " › ".join((citation.title, *citation.section))
    link = source_link(citation.document, files.get(DocumentId(citation.document)), citation.page)
    console.print(f"[bold cyan]\\[{number}][/] [bold]{escape(heading)}[/]")
    console.print(f"    “{escape(' '.join(citation.quote.split()))}”")
    span = f"characters {citation.start}–{citation.end}"
    console.print(f"    [dim]{link} · version {citation.version} · {span}[/]")
