"""The values everything else speaks in, their rules, and the errors. Imports nothing of ours, no gRPC, no database."""
