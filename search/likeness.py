"""When one word is probably another one misspelt."""


def typos_allowed(word: str) -> int:
    """How many slips of the finger a word of that length may have. Words with digits are meant as they are typed."""
    if len(word) < 4 or not word.isalpha():
        return 0
    return 1 if len(word) < 6 else 2


def deletions(word: str) -> frozenset[str]:
    """The word, and the word with each one of its letters left out.

    Two words of which these sets meet are at most two slips apart; all words one slip apart (a letter more, less,
    another, or two swapped) meet. The index of the PostgreSQL backend relies on it: migration 0002 has its twin in SQL.
    """
    return frozenset({word, *(word[:at] + word[at + 1 :] for at in range(len(word)))})


def distance(left: str, right: str, limit: int) -> int:
    """Letters to add, leave out, replace or swap with their neighbour to get from one to the other.

    Optimal string alignment (Damerau 1964, each stretch edited once). Anything above `limit` is `limit` + 1.
    """
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    above = list(range(len(right) + 1))
    for i, letter in enumerate(left, start=1):
        row = [i]
        for j, other in enumerate(right, start=1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, above = above, row
    return min(above[-1], limit + 1)


def misspelt(typed: str, word: str, *, prefix: bool = False) -> int | None:
    """How many slips make `typed` out of `word`, if that is believable; else None.

    With `prefix`, `typed` may be the misspelt beginning of `word`.
    """
    allowed = typos_allowed(typed)
    if not allowed or typed == word:
        return None
    slips = distance(typed, word, allowed)
    if prefix and slips > 1 and len(word) > len(typed):
        beginnings = (word[: len(typed) + more] for more in (-1, 0, 1))
        # The beginning of a word says less than the whole of it: one slip, and the first letter as typed.
        if word[0] == typed[0] and min(distance(typed, beginning, 1) for beginning in beginnings) <= 1:
            return 1
    return slips if slips <= allowed and deletions(typed) & deletions(word) else None
