"""OneRoster CSV sets, 1.1 and 1.2, and those of School Data Sync, which are much like them.

`sets` opens a folder, a zip archive or single files and gives their rows as `objects`, whatever the format. `accounts`
joins these into the records that an import is made of.
"""
