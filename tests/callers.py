"""Callers that look keys up all the time, and keep account of every answer. They never try again."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Self

import grpc
import links
from identitymap.v1 import identity_map_pb2, identity_map_pb2_grpc, types_pb2

#: Nothing hides a failure: gRPC's own retries are off.
_NO_RETRIES = ("grpc.enable_retries", 0)
_TIMEOUT_SECONDS = 20.0
_BULK_KEYS = 1_000


class Callers:
    """Threads that call Lookup and BulkLookup, each over a connection of its own. Use it as a context manager."""

    def __init__(self, address: str, linked: int, *, single: int = 4, bulk: int = 1) -> None:
        """Callers of the server at `address`, which holds the first `linked` links of `links.insert_links`."""
        self._address = address
        self._linked = linked
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._call, args=(self._one, n)) for n in range(single)]
        self._threads += [threading.Thread(target=self._call, args=(self._many, n)) for n in range(bulk)]
        #: Calls answered as they should be, by method.
        self.answered: Counter[str] = Counter()
        #: What went wrong, as `method: why`.
        self.failures: list[str] = []

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _call(self, once, number: int) -> None:
        # A pool of connections of one's own: channels to the same address share one otherwise.
        options = (_NO_RETRIES, ("grpc.use_local_subchannel_pool", 1))
        with grpc.insecure_channel(self._address, options=options) as channel:
            stub = identity_map_pb2_grpc.IdentityMapStub(channel)
            while not self._stopping.is_set():
                try:
                    once(stub, number)
                except grpc.RpcError as error:
                    self.failures.append(f"{once.__name__}: {error.code()} {error.details()}")
                except AssertionError as error:
                    self.failures.append(f"{once.__name__}: {error}")
                number += 1

    def _one(self, stub: identity_map_pb2_grpc.IdentityMapStub, number: int) -> None:
        request = identity_map_pb2.LookupRequest(key=self._key(number))
        result = stub.Lookup(request, timeout=_TIMEOUT_SECONDS).result
        self._check(result, number)
        self.answered["Lookup"] += 1

    def _many(self, stub: identity_map_pb2_grpc.IdentityMapStub, number: int) -> None:
        numbers = range(number, number + _BULK_KEYS)
        request = identity_map_pb2.BulkLookupRequest(keys=[self._key(n) for n in numbers])
        results = stub.BulkLookup(request, timeout=_TIMEOUT_SECONDS).results
        assert len(results) == _BULK_KEYS, "a result is missing"
        for n, result in zip(numbers, results, strict=True):
            self._check(result, n)
        self.answered["BulkLookup"] += 1

    def _key(self, number: int) -> types_pb2.Key:
        return types_pb2.Key(
            legacy=types_pb2.LegacyKey(
                entity_type=types_pb2.ENTITY_TYPE_PERSON, system="app", id=f"user-{number % self._linked + 1}"
            )
        )

    def _check(self, result: identity_map_pb2.LookupResult, number: int) -> None:
        found = [mapping.edlink_id for mapping in result.found.mappings]
        assert found == [links.edlink_id(number % self._linked + 1)], f"wrong answer for key {number}"
