"""The commands. No logic: they read options, call what does the work, and print."""
