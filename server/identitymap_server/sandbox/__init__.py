"""A pretend Edlink: a made-up district, the legacy export of the same district, and both served as Edlink would.

    chance → names → households → timetable → district     people as they are
    providers, wire → enrolling → roster                   what Edlink has of them
    accounts → mistakes → wear → tangles → export          what years of use leave of them at the company
    legacy_classes
    evidence → truth, registry                             who is who, and by what one could tell
    clock → source → events → materialized → integration   what has changed, and what Edlink has read of it
    life                                                   what happens to people and classes, from a seed
    oneroster                                              a district from an export, in the stead of a made-up one
    world → files (CSV), app (HTTP) → process

    collection, kinds, relations → filters, views → queries → pages → listings      what one can ask of a listing
    errors → answers; issued → signins; targets                                     what goes over the wire
    reading → graph, my; integrations, oauth                                        the surfaces of the API → app
    faults                                                                          around all of it: what goes wrong

Everything comes from a seed: the same seed and size give the same bytes.
"""
