"""`bythebook eval run` and `eval score`: ask or take up answers, score them, write the log, judge by the gate."""

import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

from assistant.answering.writer import Writer
from assistant.cli.ingest import run_ingest
from assistant.cli.opened import Opened, opened
from assistant.cli.options import AsJson, Home, settings_for
from assistant.settings import Settings
from assistant.writing.opening import open_writer
from evals.cli.ending import broken_suites, run_shown
from evals.cli.mutating import NAME, Mutating, run_mutations
from evals.cli.summary import show
from evals.errors import BrokenSuite, EvalError
from evals.gates import check, load_gate
from evals.instruments import Instruments
from evals.knowledge_bases import beside, documents_of
from evals.reports import write_reports
from evals.reports.shelf import Shelf, runs_folder
from evals.runs import Job
from evals.scorers import standard
from evals.setups import Identity, Plan, describe, flat_settings
from evals.suite import Suite, check_gold, load_suite
from evals.targets import Http, InProcess, Recorded, StoredSources, Target
from knowledge.embeddings import open_embeddings
from knowledge.policies import Audience
from knowledge.records import open_records
from knowledge.settings import KnowledgeSettings

app = typer.Typer(add_completion=False, no_args_is_help=True)

SEED = 7
IN_PROCESS = "in-process"
Suites = Annotated[list[Path], typer.Argument(help="Suite files, YAML or JSONL; or mutations, for the verifier.")]
TargetOption = Annotated[str, typer.Option("--target", help="in-process, or the address of a running server.")]
KeyEnv = Annotated[
    str | None, typer.Option(help="The environment variable that holds the server's agent key.", show_default=False)
]
Concurrency = Annotated[
    int | None,
    typer.Option(min=1, max=64, help="Questions under way at once (default: 1, of a server 4).", show_default=False),
]
Repeats = Annotated[int, typer.Option(min=1, max=100, help="How often each sample is asked.")]
Pending = Annotated[bool, typer.Option("--include-pending", help="Ask samples that no person has reviewed, too.")]
WithModel = Annotated[
    bool,
    typer.Option("--with-model", help="In-process: let the language model of the settings write, as a server does."),
]
Gate = Annotated[Path | None, typer.Option(help="A gate file; exit code 1 when it does not hold.")]
Baseline = Annotated[
    str | None, typer.Option(help="An earlier run for the gate's max_drop: its log, its name, or latest.")
]
OutFolder = Annotated[
    Path | None,
    typer.Option(
        "--out", help="Where the log and the reports go (default: eval-runs in the home).", show_default=False
    ),
]
Policies = Annotated[
    list[Path] | None,
    typer.Option(exists=True, file_okay=False, help="With mutations: a folder of policies to use too. Repeatable."),
]
SamplePack = Annotated[
    bool, typer.Option("--sample-pack/--no-sample-pack", help="With mutations: the sample policies.")
]


@dataclass(frozen=True, slots=True)
class _System:
    """What is evaluated, what scores it, and the knowledge base that holds the documents."""

    target: Target
    identity: Identity
    instruments: Instruments
    knowledge: KnowledgeSettings


@dataclass(frozen=True, slots=True)
class _Asking:
    """What is asked, and how."""

    suites: Sequence[tuple[Path, Suite]]
    concurrency: int = 1
    repeats: int = 1
    pending: bool = False


@dataclass(frozen=True, slots=True)
class _Judging:
    """How a run is judged, and where its log goes."""

    out: Path
    gate: Path | None
    baseline: str | None


@app.command(name="run")
def run_suites(
    suites: Suites,
    target: TargetOption = IN_PROCESS,
    key_env: KeyEnv = None,
    concurrency: Concurrency = None,
    repeats: Repeats = 1,
    include_pending: Pending = False,
    with_model: WithModel = False,
    gate: Gate = None,
    baseline: Baseline = None,
    out: OutFolder = None,
    policies: Policies = None,
    sample_pack: SamplePack = True,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """Ask every sample of the suites, score the answers, and write a log and reports."""
    settings = settings_for(home)
    if [str(suite) for suite in suites] == [NAME]:
        if (target, key_env, concurrency, repeats, include_pending) != (IN_PROCESS, None, None, 1, False):
            raise EvalError(f"{NAME} takes --policies, --no-sample-pack, --gate, --baseline, --out, --json and --home.")
        run_mutations(Mutating(policies or (), sample_pack, gate, baseline, out, as_json), settings, SEED)
        return
    if policies or not sample_pack or as_json:
        raise EvalError(f"--policies, --no-sample-pack and --json go with `bythebook eval run {NAME}`.")
    loaded = _loaded(suites)
    knowledge = _prepared(loaded, settings)
    if target == IN_PROCESS:
        system, at_once = _in_process(knowledge, with_model), 1
    else:
        system, at_once = _served(target, key_env, knowledge), 4
    with system as found:
        asking = _Asking(loaded, concurrency or at_once, repeats, include_pending)
        _evaluate(found, asking, _Judging(out or runs_folder(settings.home), gate, baseline))


@app.command()
def score(
    suites: Suites,
    recorded: Annotated[Path, typer.Option(help="Answers of any system, JSONL in the batch format.")],
    include_pending: Pending = False,
    gate: Gate = None,
    baseline: Baseline = None,
    out: OutFolder = None,
    home: Home = None,
) -> None:
    """Score answers that were recorded elsewhere, against the documents of a knowledge base."""
    settings = settings_for(home)
    loaded = _loaded(suites)
    knowledge = _prepared(loaded, settings)
    with open_embeddings(knowledge.embedding, knowledge.home) as encoder:
        target = Recorded(recorded)
        system = _System(target, Identity(target.name), standard(encoder), knowledge.knowledge)
        asking = _Asking(loaded, pending=include_pending)
        _evaluate(system, asking, _Judging(out or runs_folder(settings.home), gate, baseline))


def _loaded(paths: Sequence[Path]) -> list[tuple[Path, Suite]]:
    with broken_suites():
        return [(path, load_suite(path)) for path in paths]


def _prepared(suites: Sequence[tuple[Path, Suite]], settings: Settings) -> Settings:
    """The settings of the knowledge base that the suites are about. One for documents of their own is brought up to
    date first; those that do not name their audience are public there."""
    with broken_suites():
        documents = documents_of([suite for _, suite in suites])
    if documents is None:
        return settings
    own = beside(settings, documents)
    run_ingest(own, [documents], Audience.PUBLIC)
    return own


@contextmanager
def _in_process(settings: Settings, with_model: bool) -> Iterator[_System]:
    with (
        opened(settings.home) as knowledge,
        knowledge.index.pin() as generation,
        _writer(knowledge, with_model) as writer,
    ):
        target = InProcess(knowledge.index, knowledge.settings.languages, writer)
        name, model = str(generation.name), generation.manifest.model
        told = flat_settings(knowledge.settings) | ({"llm.asked": "yes"} if with_model else {})
        identity = Identity(target.name, name, model, told)
        yield _System(target, identity, standard(knowledge.encoder), settings.knowledge)


@contextmanager
def _writer(knowledge: Opened, with_model: bool) -> Iterator[Writer | None]:
    """The writer that a server would have; none, so that nothing is sent anywhere, unless that is asked for."""
    if not with_model:
        yield None
        return
    if knowledge.settings.llm.model is None:
        raise EvalError("--with-model needs a model: name one in BYTHEBOOK_LLM__MODEL.")
    with open_writer(knowledge.settings, knowledge.encoder) as writer:
        yield writer


@contextmanager
def _served(url: str, key_env: str | None, settings: Settings) -> Iterator[_System]:
    with (
        closing(Http(url, _agent_key(settings, key_env))) as target,
        open_embeddings(settings.embedding, settings.home) as encoder,
    ):
        facts = target.facts()
        told = {"server.version": facts.version} if facts.version else {}
        identity = Identity(target.name, facts.generation, None, told)
        yield _System(target, identity, standard(encoder), settings.knowledge)


def _agent_key(settings: Settings, key_env: str | None) -> SecretStr | None:
    if key_env is None:
        return settings.server.agent_key
    key = os.environ.get(key_env)
    if not key:
        raise EvalError(f"--key-env names {key_env}, and there is no such environment variable, or it is empty.")
    return SecretStr(key)


def _evaluate(system: _System, asking: _Asking, judging: _Judging) -> None:
    """Load, check, run, write, and judge by the gate. Exit code 2 for a broken suite, 1 for a gate that fails."""
    out = judging.out
    with closing(open_records(system.knowledge)) as records:
        sources = StoredSources(records)
        with broken_suites():
            gate = load_gate(judging.gate) if judging.gate else None
            for path, suite in asking.suites:
                check_gold(path, suite, sources)
            suites, left_out = _chosen([suite for _, suite in asking.suites], asking.pending)
        baseline = Shelf(out).find(judging.baseline) if judging.baseline else None
        out.mkdir(parents=True, exist_ok=True)
        plan = Plan(SEED, asking.repeats, asking.concurrency, left_out)
        setup = describe(suites, system.identity, plan)
        finished = run_shown(Job(suites, system.target, system.instruments, sources, setup, out))
        failures = [failure.line for failure in check(gate, finished.log, baseline)] if gate else None
        page = write_reports(finished.log, out, failures, baseline, sources)
    show(finished, page, failures or ())
    if failures:
        raise typer.Exit(1)


def _chosen(suites: Sequence[Suite], pending: bool) -> tuple[list[Suite], int]:
    """The suites without the samples that are not asked, and how many those are. Raises BrokenSuite if none is left."""
    names = [suite.name for suite in suites]
    doubles = {name for name in names if names.count(name) > 1}
    if doubles:
        raise BrokenSuite(f"two of the suites are named {doubles.pop()!r}; rename one")
    if pending:
        return list(suites), 0
    kept = [
        suite.model_copy(update={"samples": tuple(sample for sample in suite.samples if not sample.pending)})
        for suite in suites
    ]
    left_out = sum(len(suite.samples) for suite in suites) - sum(len(suite.samples) for suite in kept)
    if not any(suite.samples for suite in kept):
        raise BrokenSuite(f"all {left_out} samples are pending; review them, or ask them with --include-pending")
    return kept, left_out
