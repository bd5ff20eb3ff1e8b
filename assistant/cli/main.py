"""The `bythebook` command. A sub-command's module is imported when it is called, so that `--help` answers at once."""

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple, NoReturn

import typer
from typer.core import TyperGroup


class _Entry(NamedTuple):
    module: str
    summary: str


_COMMANDS: Mapping[str, _Entry] = {
    "ingest": _Entry("assistant.cli.ingest", "Bring policy files and folders into the knowledge base."),
    "ask": _Entry("assistant.cli.ask", "Answer a question with quoted clauses, or a batch of questions."),
    "chat": _Entry("assistant.cli.chat", "A conversation in the terminal."),
    "search": _Entry("assistant.cli.search", "Show the clauses for a question, or for a batch of questions."),
    "verify": _Entry("assistant.cli.verify", "Say whether a claim follows from its sources, or a batch of claims."),
    "check-reply": _Entry(
        "assistant.cli.check_reply", "Check an agent's draft against the policies, or a batch of drafts."
    ),
    "serve": _Entry("assistant.cli.serve", "Serve the HTTP API and the web page."),
    "demo": _Entry("assistant.cli.demo", "Serve the sample policies (or what was ingested) after one cited answer."),
    "index": _Entry("assistant.cli.index", "List index generations, or roll back to the one before."),
    "eval": _Entry("evals.cli", "Run evaluation suites, score recorded answers, compare runs."),
    "doctor": _Entry("assistant.cli.doctor", "Check the installation and say what to do about each failure."),
}


class _LazyGroup(TyperGroup):
    """Knows its commands by name and summary; loads one to run it."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        entry = _COMMANDS.get(cmd_name)
        if entry is None:
            return None
        if _is_listing():
            return typer.main.get_command(_summary_only(cmd_name, entry.summary))
        command = typer.main.get_command(import_module(entry.module).app)
        command.name = cmd_name
        return command


def _is_listing() -> bool:
    """Whether the top-level help is asked for, which needs summaries and no command."""
    return len(sys.argv) < 2 or sys.argv[1] in ("--help", "-h")


def _summary_only(name: str, summary: str) -> typer.Typer:
    app = typer.Typer(add_completion=False)
    app.command(name, help=summary)(lambda: None)
    return app


app = typer.Typer(
    cls=_LazyGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="By the Book: answers that quote the policy clause they stand on.",
)


@app.callback()
def _root() -> None:
    """By the Book: answers that quote the policy clause they stand on."""


def main() -> None:
    """Run the command line; an expected error is one line on stderr and exit code 1, never a traceback."""
    from assistant.errors import AssistantError
    from ingest.errors import IngestError
    from knowledge.errors import KnowledgeError

    try:
        app()
    except (KnowledgeError, IngestError, AssistantError) as error:
        _fail(str(error))
    except KeyboardInterrupt:
        sys.stderr.write("\nbythebook: interrupted. What was finished is kept; run the same command to go on.\n")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _fail(f"{where}{error.strerror or error}. `bythebook doctor` checks the home and its disk.")
    except Exception as error:
        if type(error).__module__ != "sqlalchemy.exc":  # which `--help` should not have to import
            raise
        reason = " ".join(str(getattr(error, "orig", None) or error).split())
        _fail(f"The database failed: {reason}. `bythebook doctor` checks it.")


def _fail(message: str) -> NoReturn:
    sys.stderr.write(f"bythebook: {message}\n")
    sys.exit(1)
