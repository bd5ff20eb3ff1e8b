"""The root error of the assistant room; one handler turns these into HTTP, and they appear in OpenAPI."""


class AssistantError(Exception):
    """A request cannot be served, in words for a person."""


class BadRequest(AssistantError):
    """What came is not what was expected; the message says both, and what to do."""


class NotFound(AssistantError):
    """There is nothing by that name for this reader."""


class Forbidden(AssistantError):
    """This reader may not do that."""


class Conflict(AssistantError):
    """That cannot be done now, because of what was done before; the message says what can."""
