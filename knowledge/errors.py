"""The root error of the knowledge room. Every message says what was wrong and what to do about it."""


class KnowledgeError(Exception):
    """Something about the knowledge base is wrong, in words for a person."""


class ModelUnavailable(KnowledgeError):
    """An embedding model cannot be loaded, or its weights are not the pinned ones."""


class IndexUnavailable(KnowledgeError):
    """There is no index generation to query, or it does not fit the settings it is queried with."""


class LockHeld(KnowledgeError):
    """Another process owns this knowledge base for the operation that was asked for."""


class NoSuchDocument(KnowledgeError):
    """No document, or no version of it, under that name for this reader."""
