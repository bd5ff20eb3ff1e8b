"""Who acts for the shop. Ids are compared, names are shown: two people may have one name."""

from dataclasses import dataclass
from typing import Final

from assistant.people.person import PersonId, local_login

_NAMED: Final = "name:"


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who signed in, or whom a machine names. `role` is what clauses call them ("Team lead")."""

    id: PersonId
    name: str
    role: str = "Agent"

    @classmethod
    def named(cls, name: str, role: str = "Agent") -> "Agent":
        """Somebody of whom nothing but the name is known, since a machine says it: whoever is named so is the same."""
        return cls(PersonId(_NAMED + name), name, role)

    def may_be(self, other: "Agent") -> bool:
        """Whether these are the same, or could be, since of one of them only the name is known."""
        if self.id == other.id:
            return True
        by_name = self.id.startswith(_NAMED) or other.id.startswith(_NAMED)
        return by_name and local_login(self.name) == local_login(other.name)
