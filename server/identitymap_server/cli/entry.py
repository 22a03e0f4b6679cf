"""Where the command begins."""

from __future__ import annotations

import signal


def main() -> None:
    """Run the command line.

    Whoever stops it while Python still reads its modules has nothing to lose, and is spared a traceback.
    """
    may_stop = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if may_stop:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from identitymap_server.cli import main as commands  # noqa: PLC0415  # That is what takes the time.

    if may_stop:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    commands.main()
