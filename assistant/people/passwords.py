"""Passwords as argon2id hashes."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.errors import BadRequest

SHORTEST = 12
"""Characters. OWASP ASVS 5.0, 6.2.1, asks for 8 and recommends 15; attempts to sign in are limited as well."""

NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$txbsQXptL2Bq6Bs/CicZhQ$+xxOCD3Sja+mAa2y+z6b8EP0ZNOUU+7k8ZAYbD9/0r4"
"""The hash of random bytes that nobody kept: whoever does not exist has this one, so that a guess takes as long."""

_LONGEST = 1_000  # characters: nobody types more, and hashing them costs time


class Passwords:
    """Hashes and verifies; each takes about 64 MiB and a tenth of a second, which is its point.

    The parameters are argon2-cffi's own: RFC 9106's for memory-constrained machines (t=3, p=4, 64 MiB).
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    def hash(self, password: str) -> str:
        """The hash to keep. Raises BadRequest for a password that is too short or too long."""
        if not SHORTEST <= len(password) <= _LONGEST:
            raise BadRequest(f"password: expected {SHORTEST} to {_LONGEST:,} characters, got {len(password):,}")
        return self._hasher.hash(password.encode("utf8", "surrogatepass"))

    def holds(self, hashed: str | None, password: str) -> bool:
        """Whether it is the password; without a hash it is not, and that takes as long to find out."""
        try:
            self._hasher.verify(hashed or NOBODY, password[:_LONGEST].encode("utf8", "surrogatepass"))
        except (VerificationError, InvalidHashError):
            return False
        return hashed is not None

    def is_outdated(self, hashed: str) -> bool:
        """Whether it was hashed with other parameters than are used now."""
        return self._hasher.check_needs_rehash(hashed)
