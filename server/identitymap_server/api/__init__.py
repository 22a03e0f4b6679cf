"""The gRPC edge: protobuf ↔ domain, and the layers around every call. No logic of its own."""
