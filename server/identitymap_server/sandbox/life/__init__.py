"""Life in a district: what happens to people and classes, day by day, as Edlink gets to see it.

    office                       changes entered into a source, which stays consistent
    people, records, classes     what happens to whom, each kind by itself
    upheavals                    what happens to a whole district
    living                       which of it happens when

Everything comes from a seed: the same seed, on the same world, brings the same life.
"""

from identitymap_server.sandbox.life.living import Life

__all__ = ["Life"]
