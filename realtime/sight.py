"""Whom a listener may know to be here: presence and typing name people who have said nothing yet."""


class Sight(str):
    """The circle that somebody belongs to: a person's `circle_of_sight`, which is compared and never read.

    Empty (as for people without that attribute): sees everybody, and is seen by everybody. Others see their own
    circle, and those whom everybody sees.
    """

    __slots__ = ()

    def sees(self, other: str) -> bool:
        return not self or not other or self == other
