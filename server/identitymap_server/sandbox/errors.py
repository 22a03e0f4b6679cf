"""Errors in the shape of Edlink's."""

from __future__ import annotations

import msgspec


class EdlinkFault(Exception):
    """What the pretend Edlink answers instead of data."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    def body(self, request_id: bytes) -> bytes:
        """The error envelope."""
        errors = [{"code": self.code, "message": self.message}]
        return msgspec.json.encode({"$request": request_id.decode(), "$errors": errors})
