"""All checks, in the order in which their failures should be mended."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from assistant.diagnosis.finding import Finding, Trouble, examine
from assistant.errors import AssistantError
from assistant.settings import Settings, load_settings


def diagnose(home: Path | None, language_model: bool = False) -> Iterator[Finding]:
    """Check after check, each as it is done. Without valid settings only the installation is looked at.

    The language model is asked only where that is wanted: it costs.
    """
    from assistant.diagnosis import installation

    yield examine("python", installation.python_version)
    settings: list[Settings] = []
    read = examine("settings", partial(_settings, home, settings))
    if not settings:
        yield examine("packages", partial(installation.dependencies, False))
        yield read
        return
    yield examine("packages", partial(_packages, settings[0]))
    yield read
    yield from _storage(settings[0])
    yield from _model_and_index(settings[0])
    yield from _processes(settings[0])
    if language_model:
        from assistant.diagnosis.language_model import replies

        yield examine("language model", partial(replies, settings[0].llm))


def _settings(home: Path | None, into: list[Settings]) -> str:
    try:
        settings = load_settings() if home is None else load_settings(home=home)
    except AssistantError as error:
        raise Trouble("; ".join(str(error).splitlines()), "Correct the environment or the .env file.") from error
    into.append(settings)
    named = settings.model_dump(exclude_defaults=True, mode="json")
    return f"valid; set: {', '.join(sorted(named)) or 'nothing, all defaults'}"


def _packages(settings: Settings) -> str:
    from assistant.diagnosis import installation, model

    ready = model.model_folder(settings.embedding, settings.home) is not None
    return installation.dependencies(ready or settings.embedding.provider == "openai")


def _storage(settings: Settings) -> Iterator[Finding]:
    from assistant.diagnosis import storage

    yield examine("home", partial(storage.home_is_writable, settings.home))
    yield examine("disk", partial(storage.free_space, settings.home))
    yield examine("truth store", partial(storage.truth_store, settings.knowledge))


def _model_and_index(settings: Settings) -> Iterator[Finding]:
    from assistant.diagnosis import index, model

    home = settings.home
    yield examine("model files", partial(model.model_files, settings.embedding, home))
    yield examine("model embeds", partial(model.embeds, settings.embedding, home))
    there = examine("index", partial(index.generation, home))
    yield there
    if there.ok:
        known = partial(model.known_id, settings.embedding, home)
        yield examine("index fits", lambda: index.fits_settings(home, settings.store, known()))
        yield examine("index parts", partial(index.parts_agree, home))
    yield examine("unfinished builds", partial(index.leftovers, home))


def _processes(settings: Settings) -> Iterator[Finding]:
    from assistant.diagnosis import processes

    for purpose in ("serve", "ingest"):
        yield examine(f"{purpose} lock", partial(processes.lock, settings.home, purpose))
    yield examine("port", partial(processes.port, settings.server))
    yield examine("chroma server", partial(processes.chroma, settings.store))
