"""Where streams stand. A page takes it along before it reads its rows, and listens from there: no gap
between the two.
"""

from realtime.log import Cursor, Missed, head, heads, missed_since

__all__ = ["Cursor", "Missed", "head", "heads", "missed_since"]
