"""Reports for people: domain values in, text or a self-contained page out. Pure, like matching."""
