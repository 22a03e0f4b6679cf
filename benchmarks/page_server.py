"""A pretend Edlink that has every page ready: `python page_server.py PEOPLE PORT_FILE`. Pages are of 1,000 people.

It answers as fast as a socket allows, so that what is measured is the reader.
"""

from __future__ import annotations

import asyncio
import json
import sys
import uuid
from pathlib import Path
from urllib.parse import parse_qs, urlsplit


def people(count: int) -> list[dict[str, object]]:
    """People as an SIS gives them, each with five identifiers."""
    school = str(uuid.uuid5(uuid.NAMESPACE_URL, "school"))
    return [
        {
            "id": str(uuid.uuid5(uuid.NAMESPACE_OID, str(number))),
            "created_date": "2025-08-04T17:45:39.937Z",
            "updated_date": "2025-11-02T06:15:47.179Z",
            "first_name": "Mabel",
            "middle_name": None,
            "last_name": f"Pines-{number % 9973}",
            "display_name": f"Mabel Pines-{number % 9973}",
            "picture_url": None,
            "roles": ["student"],
            "email": f"mabel.pines.{number}@gfsd.example.org",
            "phone": None,
            "locale": None,
            "time_zone": None,
            "graduation_year": 2026 + number % 12,
            "grade_levels": [f"{1 + number % 12:02d}"],
            "demographics": {
                "birthday": f"20{10 + number % 8}-0{1 + number % 9}-{10 + number % 18}",
                "gender": "female",
            },
            "properties": {},
            "identifiers": [
                {"type": "sis_id", "value": str(204_417 + number)},
                {"type": "state_id", "value": f"97{number:08d}"},
                {"type": "google_id", "value": f"108877665544{number:09d}"},
                {"type": "clever_id", "value": f"5f3a9c0e1b2c3d4e{number:08x}"},
            ],
            "district_id": school,
            "school_ids": [school],
        }
        for number in range(count)
    ]


def pages(count: int, size: int = 1_000) -> list[bytes]:
    """Whole answers, headers included. A cursor is the number of its page."""
    made = people(count)
    answers = []
    for start in range(0, count, size):
        page: dict[str, object] = {"$data": made[start : start + size], "$request": "904a6cc7"}
        if start + size < count:
            page["$next"] = f"https://ed.link/api/v2/graph/people?$cursor={start // size + 1}"
        answers.append(_answer(page))
    return answers


def _answer(page: dict[str, object]) -> bytes:
    body = json.dumps(page, separators=(",", ":")).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def serve(count: int, port_file: Path) -> None:
    """Serve until the process is ended."""
    ready = pages(count)
    empty = _answer({"$data": [], "$request": "904a6cc7"})

    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                parts = urlsplit(request.split(b" ", 2)[1].decode())
                query = {name.replace("%24", "$"): values[0] for name, values in parse_qs(parts.query).items()}
                if parts.path.endswith("/people"):
                    writer.write(ready[int(query.get("$cursor", "0"))])
                else:
                    writer.write(empty)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(connection, "127.0.0.1", 0)
    partial = port_file.with_suffix(".partial")
    partial.write_text(str(server.sockets[0].getsockname()[1]))
    partial.rename(port_file)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
