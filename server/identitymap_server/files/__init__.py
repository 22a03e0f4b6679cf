"""Files that people bring: CSV and NDJSON, read row by row in bounded memory.

Every row is either given or reported with its line and what is wrong; a report never holds a value.
"""
