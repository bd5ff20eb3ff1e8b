"""A verifier by natural language inference: any cross-encoder of sentence-transformers, by folder or by name."""

import os
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.verifying.failing import VerifierFailed
from assistant.verifying.verdicts import Support, Verification
from assistant.verifying.wording import Reading
from knowledge.embeddings.torch_model import OFFLINE_VARIABLE

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_VERDICTS: dict[Support, str] = {"supported": "entail", "contradicted": "contradict", "unsupported": "neutral"}
"""What the name of the model's label for each verdict begins with."""


class _Loaded(NamedTuple):
    """A model, and the place of each verdict among its labels."""

    model: "CrossEncoder"
    places: dict[Support, int]


class NliVerifier:
    """The class that the model finds likeliest for a source with the claim, or for all sources together.

    A claim is supported where the likeliest reading of any of them is entailment; else contradicted where that of any
    is contradiction. A text beyond the model's length is cut: a clause fits, a whole policy does not. The model is
    loaded when it is first used, from this machine unless `HF_HUB_OFFLINE=0`.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._loaded: _Loaded | None = None
        self._lock = Lock()  # fast tokenizers are not safe to call from several threads

    def verify(self, claim: str, sources: Sequence[str]) -> Verification:
        """The verdict; the score is the greatest probability of entailment. Raises VerifierFailed."""
        if not Reading(claim).words:
            return Verification("unsupported", 0.0, ("says nothing that could be checked",))
        if not any(source.strip() for source in sources):
            return Verification("unsupported", 0.0, ("there is no source",))
        premises = [*sources, "\n\n".join(sources)] if len(sources) > 1 else list(sources)
        with self._lock:
            self._loaded = self._loaded or _load(self._name)
            likely = _probabilities(self._loaded.model, [(premise, claim) for premise in premises])
        places = self._loaded.places
        winners = likely.argmax(axis=1)
        entailed = float(likely[:, places["supported"]].max())
        if places["supported"] in winners:
            return Verification("supported", max(0.5, entailed))
        score = min(entailed, 0.49)
        if places["contradicted"] in winners:
            contradicted = float(likely[:, places["contradicted"]].max())
            return Verification("contradicted", score, (f"contradicts a source (probability {contradicted:.2f})",))
        return Verification("unsupported", score, (f"follows from no source (probability {entailed:.2f})",))


def _probabilities(model: "CrossEncoder", pairs: list[tuple[str, str]]) -> NDArray[np.float32]:
    """Shape (pairs, labels); rows add up to 1."""
    scores = model.predict(pairs, apply_softmax=True, show_progress_bar=False, convert_to_numpy=True)
    return np.asarray(scores, dtype=np.float32)


def _load(name: str) -> _Loaded:
    os.environ.setdefault(OFFLINE_VARIABLE, "1")  # read when huggingface_hub is imported, just below
    offline = os.environ[OFFLINE_VARIABLE].upper() not in {"0", "FALSE", "NO", "OFF"}
    try:
        import torch
        from sentence_transformers import CrossEncoder
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]  # a bar for reading a file does not belong in a log
        model = CrossEncoder(name, local_files_only=offline)
        if model.device.type == "cpu":
            torch.set_num_threads(1)  # on a busy machine two are far slower than one
    except Exception as error:  # sentence-transformers raises whatever its parts raise
        raise VerifierFailed(
            f"sentence-transformers cannot load the cross-encoder {name!r} ({error}). Expected a model folder, or a "
            f"name that was downloaded to this machine; set {OFFLINE_VARIABLE}=0 to let it download"
        ) from error
    labels = {int(place): str(label).lower() for place, label in (model.config.id2label or {}).items()}
    places = {
        verdict: place
        for verdict, begins in _VERDICTS.items()
        for place, label in labels.items()
        if label.startswith(begins)
    }
    if len(labels) != len(_VERDICTS) or len(places) != len(_VERDICTS):
        expected = ", ".join(_VERDICTS.values())
        raise VerifierFailed(
            f"the cross-encoder {name!r} has the labels {', '.join(labels.values())}; expected three that begin with "
            f"{expected}, in any order: another kind of model, or one whose config.json does not name its labels"
        )
    return _Loaded(model, places)
