"""PostgreSQL from a Python wheel, under our own supervisor.

`postgres.hold(state)` is the only door: as long as anyone holds the database, it runs; when the last holder
is gone, however it went, a small keeper process shuts PostgreSQL down and leaves.
"""
