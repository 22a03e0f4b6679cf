"""A bare grpc.aio server, the yardstick: `python echo.py PORT_FILE METHOD REQUEST_TYPE RESPONSE_FILE`.

It parses each request and answers with the message in RESPONSE_FILE, which it serialises anew each time.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import grpc
import uvloop
from identitymap.v1 import identity_map_pb2


async def _serve(port_file: Path, method: str, request_type: str, body: bytes) -> None:
    request_class = getattr(identity_map_pb2, request_type)
    response_class = getattr(identity_map_pb2, request_type.replace("Request", "Response"))
    response = response_class.FromString(body)

    async def answer(_request: Any, _context: Any) -> Any:
        return response

    handler = grpc.unary_unary_rpc_method_handler(
        answer, request_deserializer=request_class.FromString, response_serializer=response_class.SerializeToString
    )
    service, _, name = method.strip("/").partition("/")
    limits = [("grpc.max_receive_message_length", 4 << 20), ("grpc.max_send_message_length", 16 << 20)]
    server = grpc.aio.server(options=limits)
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, {name: handler}),))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    partial = port_file.with_suffix(".partial")
    await asyncio.to_thread(partial.write_text, str(port))
    partial.rename(port_file)
    await server.wait_for_termination()


if __name__ == "__main__":
    uvloop.run(_serve(Path(sys.argv[1]), sys.argv[2], sys.argv[3], Path(sys.argv[4]).read_bytes()))
