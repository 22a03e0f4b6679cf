"""The commands. No logic: they read options, call what does the work, and print."""

import os

# gRPC's core writes lines of its own to standard error, about every scanner that fails its TLS handshake for one, and
# they are no JSON. It reads this once, when it is first imported, so it is said here. Whoever wants them sets it.
os.environ.setdefault("GRPC_VERBOSITY", "NONE")
