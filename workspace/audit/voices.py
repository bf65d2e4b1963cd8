"""As whom somebody speaks whom nobody may know yet: people registers who wears which mask, since audit lies below it.

What a mask signed stays as it was signed, with the source MASKED and nobody's rank. Once everybody may know who it was,
the same deeds are told again of whoever did them, of the time at which they did them; reports count those, and pages
leave out what was told again.
"""

MASKED = "masked"
_sql = {"worn": "SELECT 0::bigint WHERE %s IS NULL", "known": "SELECT 0::bigint WHERE false"}


def register(worn: str, known: str) -> None:
    """`worn` selects the numbers as which a person (its parameter) speaks besides their own, `known` those numbers of
    all people of which everybody may know whose they were."""
    _sql.update(worn=worn, known=known)


def of_one_sql() -> str:
    """All numbers of one person, who is its two parameters."""
    return f"SELECT %s::bigint UNION ALL {_sql['worn']}"


def known_sql() -> str:
    return _sql["known"]
