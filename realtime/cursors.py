"""Where streams stand. A page takes it along before it reads its rows, and listens from there: no gap
between the two.
"""

from realtime.log import Cursor, head, heads

__all__ = ["Cursor", "head", "heads"]
