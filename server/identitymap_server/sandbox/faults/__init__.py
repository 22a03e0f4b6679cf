"""Whatever can go wrong between Edlink and its clients, on demand: by rate, from a seed, or by script.

kinds                  what can go wrong
plan                   which request it befalls
bodies, reshaped       what becomes of an answer's body, and of a page
layer                  around the application: it carries the faults out
connections            connections that can be broken
"""
