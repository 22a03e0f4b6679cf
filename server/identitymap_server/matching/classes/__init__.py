"""Matching of classes by what they are called, when they are held and who is in them.

`proposing.propose` is the way in; `shared` gives back to people what their classes say of them.
"""
