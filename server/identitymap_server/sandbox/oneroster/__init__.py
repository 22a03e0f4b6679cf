"""A district from its own export: a OneRoster or School Data Sync set, in the stead of a made-up one.

export                  the files' rows, joined: who and what is there
vocabulary              the files' words for roles, grades and terms, and Edlink's
roster                  what Edlink has of them, exactly as the files have it
people                  who they are: families, and what the files do not say made up
connected               both together, as what a made-up district is
"""
