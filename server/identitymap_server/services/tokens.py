"""Edlink's tokens, encrypted for the database.

The keys are the operator's and never reach the database. The first one encrypts, all of them decrypt, so that a key is
changed by putting a new one in front.
"""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from identitymap_server.domain.errors import IdentityMapError, TokenKeyMissing, TokenUnreadable


class TokenKeyMalformed(IdentityMapError):
    """IDENTITYMAP_TOKEN_KEYS holds something that is no key. Make one with `identitymap token-key`."""

    reason = "TOKEN_KEY_MISSING"


class TokenBox:
    """Encrypts and decrypts access tokens."""

    def __init__(self, keys: str | None) -> None:
        """A box with comma-separated `keys`; without any, its use raises TokenKeyMissing. Raises TokenKeyMalformed."""
        named = [key.strip() for key in (keys or "").split(",") if key.strip()]
        try:
            self._fernet = MultiFernet([Fernet(key) for key in named]) if named else None
            self._newest = Fernet(named[0]) if named else None
        except ValueError as error:
            raise TokenKeyMalformed from error

    def encrypted(self, token: str) -> bytes:
        """`token`, encrypted. Raises TokenKeyMissing."""
        if self._fernet is None:
            raise TokenKeyMissing
        return self._fernet.encrypt(token.encode())

    def decrypted(self, token_encrypted: bytes) -> str:
        """The token that was encrypted. Raises TokenKeyMissing or TokenUnreadable."""
        if self._fernet is None:
            raise TokenKeyMissing
        try:
            return self._fernet.decrypt(token_encrypted).decode()
        except InvalidToken as error:
            raise TokenUnreadable from error

    def holds(self, token_encrypted: bytes | None, token: str) -> bool:
        """Whether `token_encrypted` is `token`. Raises TokenKeyMissing."""
        try:
            return token_encrypted is not None and self.decrypted(token_encrypted) == token
        except TokenUnreadable:
            return False

    def is_of_newest_key(self, token_encrypted: bytes) -> bool:
        """Whether a token was encrypted with the key that encrypts now."""
        try:
            return self._newest is not None and bool(self._newest.decrypt(token_encrypted))
        except InvalidToken:
            return False


def new_key() -> str:
    """A fresh key."""
    return Fernet.generate_key().decode()
