"""Errors in the shape of Edlink's."""

from __future__ import annotations


class EdlinkFault(Exception):
    """What the pretend Edlink answers instead of data."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
