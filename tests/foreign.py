"""Input as foreigners send it: what is valid, cut, spliced and bent, and what is nonsense from the start.

`make test` runs a fixed share: the same examples every time, a few seconds in all. `make fuzz` makes up new ones, many
more, and prints how to repeat what it finds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

#: The profile of `make fuzz`.
LONG = "fuzz"


def fuzzed(share: int, long: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Runs a property on `share` examples that are always the same; by `make fuzz` on `long` that never are."""
    if settings.get_current_profile_name() == LONG:
        return settings(max_examples=long, suppress_health_check=list(HealthCheck))
    return settings(max_examples=share, derandomize=True, suppress_health_check=list(HealthCheck))


@st.composite
def mutated(draw: st.DrawFn, valid: st.SearchStrategy[bytes], tokens: Sequence[bytes]) -> bytes:
    """Bytes of `valid`, changed in a few places: cut, doubled, overwritten, with `tokens` put in between."""
    body = draw(valid)
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(body)))
        stop = draw(st.integers(start, min(len(body), start + 20)))
        put = draw(
            st.sampled_from(tokens)
            | st.binary(max_size=4)
            | st.just(body[start:stop] * 2)
            # A number's or a length's neighbours.
            | st.integers(-2, 2).map(lambda step, old=body[start:stop]: bytes((byte + step) % 256 for byte in old))
        )
        body = body[:start] + put + body[stop:]
    return body[: draw(st.integers(0, len(body)))] if draw(st.integers(0, 9)) == 0 else body


#: Texts that have broken something somewhere.
awkward_text = st.sampled_from(
    [
        "",
        " ",
        "\0",
        "a\0b",
        "\ufeff",
        "\u202e",
        "ﬀ" * 300,
        "İ" * 600,
        "é" * 513,
        "😀" * 256,
        "x" * 1024,
        "x" * 1025,
        "x" * 100_000,
        "null",
        "NaN",
        "-0",
        "1e400",
        "9" * 5_000,
        "٣" * 32,
        "1_0",
        "0001-01-01",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59.999999-23:59",
        "2026-02-30",
        "2026-W01-1",
        "24:00",
        "{}",
        "'; DROP TABLE mapping; --",
        "%s%n{0}",
        "../../etc/passwd",
        "00000000-0000-0000-0000-000000000000",
        "{00000000-0000-0000-0000-000000000000}",
        "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
    ]
) | st.text(max_size=20)
