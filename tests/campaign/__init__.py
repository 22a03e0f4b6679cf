"""The fault campaign: a district's story, told while processes are killed, frozen and cut off from one another.

`histories` says what is disturbed when, from a seed. `stories` is what the disturbances must not change. `stage` holds
the processes and the network between them. `witness` notes what a reader could see meanwhile, and `promises.sql` asks
whether what the system promises has held.
"""
