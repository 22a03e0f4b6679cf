"""Short forms that are cut from the full name: Will from William, Timmy from Timothy.

Other short forms are names in their own right, and twins bear them: Anna and Anne, Justin and Justina, Jack and John.
Nobody calls a second child Will who has called the first one William.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

_ENDINGS: Final = ("ie", "ey", "y", "i")

#: Letters that a short form keeps of the full name, and that it leaves out, at least.
_KEPT, _LEFT_OUT = 2, 2

#: The full name is so many times as frequent as a pet form, at least: Julie and Julia are two names.
_RARER: Final = 4


def is_cut(one: str, other: str, share: Callable[[str], float]) -> bool:
    """Whether one of two folded first names is cut from the other.

    `share` is how frequent a name is among those that are given to children.
    """
    short, full = sorted((one, other), key=share)
    if _begins(short, full):
        return share(short) < share(full)
    return _RARER * share(short) <= share(full) and any(
        _begins(_undoubled(short.removesuffix(ending)), full) for ending in _ENDINGS if short.endswith(ending)
    )


def _begins(stem: str, full: str) -> bool:
    return len(stem) >= _KEPT and len(full) - len(stem) >= _LEFT_OUT and full.startswith(stem)


def _undoubled(stem: str) -> str:
    return stem[:-1] if stem[-2:-1] == stem[-1:] else stem
