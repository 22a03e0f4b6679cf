"""Requests in absolute form, from clients that were told that the sandbox is a proxy."""

from __future__ import annotations

import json
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest


def ask(sandbox, target: str, host: str = "ed.link") -> tuple[int, dict[str, Any]]:
    """The status and the body of an answer to a request that is written by hand."""
    token = sandbox.integration("clever").token
    address = urlsplit(sandbox.url)
    with socket.create_connection((address.hostname, address.port), timeout=5) as connection:
        head = f"GET {target} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode())
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    headers, _, body = answer.partition(b"\r\n\r\n")
    return int(headers.split()[1]), json.loads(body)


def test_the_way_on_leads_to_where_the_target_was(sandbox) -> None:
    """So that the client asks the proxy for it again, whatever the Host header says."""
    status, first = ask(sandbox, "https://ed.link/api/v2/graph/people?$first=5", host="elsewhere.example.org")
    assert status == 200
    assert first["$next"].startswith("https://ed.link/api/v2/graph/people?$cursor=")
    _, second = ask(sandbox, first["$next"])
    assert [len(page["$data"]) for page in (first, second)] == [5, 5]
    assert first["$data"] != second["$data"]


@pytest.mark.parametrize(
    "target", ["https://ed.link/nowhere", "https://ed.link", "ftp://ed.link/api", "https://[", "*"]
)
def test_a_target_that_leads_nowhere_is_not_found(sandbox, target: str) -> None:
    """In Edlink's envelope."""
    status, answer = ask(sandbox, target)
    assert (status, answer["$errors"][0]["code"]) == (400, "NOT_FOUND")
