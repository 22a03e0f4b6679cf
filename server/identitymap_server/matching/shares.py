"""What a share that was seen says of the true share, where few were looked at.

Both ends of the interval of E. B. Wilson, JASA 22 (1927) 209-212, with a confidence of 95%.
"""

from __future__ import annotations

import math
from typing import Final

#: The normal distribution's quantile for a confidence of 95%.
_Z: Final = 1.96


def at_least(successes: int, trials: int) -> float:
    """What the true share is not below; 0 if nothing was tried."""
    if not trials:
        return 0.0
    centre, margin = _interval(successes, trials)
    return max(0.0, centre - margin)


def at_most(successes: int, trials: int) -> float:
    """What the true share is not above; 1 if nothing was tried."""
    if not trials:
        return 1.0
    centre, margin = _interval(successes, trials)
    return min(1.0, centre + margin)


def _interval(successes: int, trials: int) -> tuple[float, float]:
    share, z2 = successes / trials, _Z * _Z
    scale = 1 + z2 / trials
    centre = share + z2 / (2 * trials)
    margin = _Z * math.sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials))
    return centre / scale, margin / scale
