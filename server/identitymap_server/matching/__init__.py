"""Matching: which legacy record is which Edlink object. Pure: no I/O, no clock, no randomness.

    records → subjects → pairs that share an identifier or fit a pattern → comparison → guards → assignment → proposals

`engine.propose` is the way in; `finding.find` finds the patterns. What they give depends on their arguments only, not
on their order.
"""
