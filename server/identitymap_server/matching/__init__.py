"""Matching: which legacy record is which Edlink object. Pure: no I/O, no clock, no randomness.

    records → subjects → pairs that share an identifier → comparison → guards → assignment → proposals

`engine.propose` is the way in. What it gives depends on its arguments only, not on their order.
"""
