"""Limits of how much goes on at a time."""

from __future__ import annotations

from identitymap_server.domain.errors import Overloaded


class Places:
    """A context manager that is entered so many times at a time and refuses further ones, for one event loop.

    A refusal at once is kinder than a wait that ends with the caller's deadline.
    """

    def __init__(self, count: int, limit: str, advice: str) -> None:
        """So many places. `limit` is their name in errors, in the plural, `advice` a sentence on what to do."""
        self._count = self._free = count
        self._limit, self._advice = limit, advice

    def __enter__(self) -> None:
        """Take a place. Raises Overloaded."""
        if not self._free:
            raise Overloaded(
                f"The server works on {self._count:,} {self._limit}, as many as it may. {self._advice}",
                limit=self._limit,
                limit_value=self._count,
            )
        self._free -= 1

    def __exit__(self, *_error: object) -> None:
        """Give the place back."""
        self._free += 1
