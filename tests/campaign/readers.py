"""Callers that look everything up all the time. They may be refused, but never told anything wrong."""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import Self

import grpc
from identitymap.v1 import identity_map_pb2, identity_map_pb2_grpc, types_pb2
from identitymap_server.sandbox.integration import Integration

from campaign.stories import CHANNEL, PASSING, records

_PAUSE_SECONDS = 0.03
_CALL_SECONDS = 2.0


class Readers:
    """A thread that looks every account up, one by one and all at once. Use it as a context manager."""

    def __init__(self, address: str, integration: Integration) -> None:
        self._address = address
        self._integration = integration
        self._keys = [types_pb2.Key(legacy=record.key) for record in records(integration)]
        self._found: set[int] = set()
        self._revision = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._read)
        #: Every pair that was ever answered.
        self.pairs: set[tuple[int, str, str]] = set()
        #: How calls ended.
        self.codes: Counter[str] = Counter()
        #: What must not have happened.
        self.wrong: list[str] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._stopping.set()
        self._thread.join()

    def wrong_answers(self) -> list[str]:
        """Everything that nobody may have been told."""
        rightful = {
            (entity_type, legacy_id, edlink_id)
            for entity_type, kind in ((1, "people"), (2, "classes"))
            for edlink_id, legacy_ids in self._integration.rightful()[kind].items()
            for legacy_id in legacy_ids
        }
        return self.wrong + [f"{pair} is not the truth" for pair in sorted(self.pairs - rightful)]

    def _read(self) -> None:
        number = 0
        while not self._stopping.is_set():
            with grpc.insecure_channel(self._address, options=CHANNEL) as channel:
                stub = identity_map_pb2_grpc.IdentityMapStub(channel)
                # A new connection now and then, as callers come and go.
                for _ in range(50):
                    if self._stopping.wait(_PAUSE_SECONDS):
                        return
                    number += 1
                    self._once(stub, number)

    def _once(self, stub: identity_map_pb2_grpc.IdentityMapStub, number: int) -> None:
        single = number % len(self._keys)
        try:
            if number % 4:
                answer = stub.Lookup(identity_map_pb2.LookupRequest(key=self._keys[single]), timeout=_CALL_SECONDS)
                self._judge({single: answer.result}, answer.revision.number)
            else:
                request = identity_map_pb2.BulkLookupRequest(keys=self._keys)
                answers = stub.BulkLookup(request, timeout=_CALL_SECONDS)
                self._judge(dict(enumerate(answers.results)), answers.revision.number)
        except grpc.RpcError as error:
            self.codes[error.code().name] += 1
            if error.code() not in PASSING:
                self.wrong.append(f"a look-up ended with {error.code()}: {error.details()}")
            time.sleep(_PAUSE_SECONDS)
        else:
            self.codes["OK"] += 1

    def _judge(self, results: dict[int, identity_map_pb2.LookupResult], revision: int) -> None:
        if revision < self._revision:
            self.wrong.append(f"revision {revision} after {self._revision}")
        self._revision = revision
        for position, result in results.items():
            key = self._keys[position].legacy
            if result.HasField("found"):
                self._found.add(position)
                self.pairs |= {(key.entity_type, key.id, mapping.edlink_id) for mapping in result.found.mappings}
            elif position in self._found:
                self.wrong.append(f"account {key.id} was found, and then {result.WhichOneof('outcome')}")
