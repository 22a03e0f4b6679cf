"""Callers that look keys up all the time, and keep account of every answer. They never try again."""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Self

import grpc
import links
from identitymap.v1 import identity_map_pb2, identity_map_pb2_grpc, types_pb2

#: Nothing hides a failure: gRPC's own retries are off.
_NO_RETRIES = ("grpc.enable_retries", 0)
_TIMEOUT_SECONDS = 20.0
_ANSWERS_SECONDS = 60.0
_BULK_KEYS = 1_000

Stub = identity_map_pb2_grpc.IdentityMapStub


class Callers:
    """Threads that call Lookup and BulkLookup, each over a connection of its own. Use it as a context manager."""

    def __init__(self, address: str, linked: int, *, single: int = 4, bulk: int = 1) -> None:
        """Callers of the server at `address`, which holds the first `linked` links of `links.insert_links`."""
        self._address = address
        self._linked = linked
        self._stopping = threading.Event()
        methods = [("Lookup", self._one)] * single + [("BulkLookup", self._many)] * bulk
        self._methods = [name for name, _ in methods]
        self._answers = [0] * len(methods)
        self._threads = [threading.Thread(target=self._call, args=(n, *method)) for n, method in enumerate(methods)]
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

    @property
    def answered(self) -> Counter[str]:
        """How many calls were answered as they should be, by method."""
        counts: Counter[str] = Counter()
        for method, answers in zip(self._methods, self._answers, strict=True):
            counts[method] += answers
        return counts

    def wait_for_answers(self, count: int) -> None:
        """Wait until every caller has had so many more answers."""
        wanted = [answers + count for answers in self._answers]
        deadline = time.monotonic() + _ANSWERS_SECONDS
        while any(answers < enough for answers, enough in zip(self._answers, wanted, strict=True)):
            assert time.monotonic() < deadline, f"no answers for {_ANSWERS_SECONDS:.0f} seconds: {self.failures[-1:]}"
            time.sleep(0.01)

    def _call(self, number: int, method: str, once: Callable[[Stub, int], None]) -> None:
        # A pool of connections of one's own: channels to the same address share one otherwise.
        options = (_NO_RETRIES, ("grpc.use_local_subchannel_pool", 1))
        with grpc.insecure_channel(self._address, options=options) as channel:
            stub = Stub(channel)
            for key in itertools.count(number):
                if self._stopping.is_set():
                    return
                try:
                    once(stub, key)
                    self._answers[number] += 1
                except grpc.RpcError as error:
                    self.failures.append(f"{method}: {error.code()} {error.details()}")
                except (AssertionError, ValueError) as error:
                    self.failures.append(f"{method}: {error}")

    def _one(self, stub: Stub, number: int) -> None:
        request = identity_map_pb2.LookupRequest(key=self._key(number))
        self._check(stub.Lookup(request, timeout=_TIMEOUT_SECONDS).result, number)

    def _many(self, stub: Stub, number: int) -> None:
        numbers = range(number, number + _BULK_KEYS)
        request = identity_map_pb2.BulkLookupRequest(keys=[self._key(n) for n in numbers])
        results = stub.BulkLookup(request, timeout=_TIMEOUT_SECONDS).results
        for n, result in zip(numbers, results, strict=True):
            self._check(result, n)

    def _key(self, number: int) -> types_pb2.Key:
        return types_pb2.Key(
            legacy=types_pb2.LegacyKey(
                entity_type=types_pb2.ENTITY_TYPE_PERSON, system="app", id=f"user-{number % self._linked + 1}"
            )
        )

    def _check(self, result: identity_map_pb2.LookupResult, number: int) -> None:
        found = [mapping.edlink_id for mapping in result.found.mappings]
        assert found == [links.edlink_id(number % self._linked + 1)], f"wrong answer for key {number}"
