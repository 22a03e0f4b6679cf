"""A pretend Edlink: a made-up district, the legacy export of the same district, and both served as Edlink would.

    chance → names → households → district → roster (what Edlink has)  → wire → pages → app (HTTP)
                                           → wear (what years of use leave) → files (CSV), with the truth

Everything comes from a seed: the same seed and size give the same bytes.
"""
