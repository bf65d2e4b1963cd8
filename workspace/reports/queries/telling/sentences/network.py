"""Sentences of who turns to whom, how far, and in which direction."""

from django.utils.translation import gettext as _

from workspace.reports.figures import Figure, Row
from workspace.reports.queries.telling.labels import label
from workspace.reports.queries.telling.numbers import plain, written
from workspace.reports.queries.telling.sentences.parts import CLEAR, apart_from_chance, known, lower, value_of


def mixing(figure: Figure) -> str:
    cells = [one for one in figure.cells if not one.hidden and one.ratio is not None]
    if not cells:
        return ""
    least, most = min(cells, key=lambda one: one.ratio or 0), max(cells, key=lambda one: one.ratio or 0)
    words = {
        "from_least": lower(label(least.row)), "to_least": lower(label(least.column)),
        "least": written(least.ratio, "ratio"), "most": written(most.ratio, "ratio"),
        "from_most": lower(label(most.row)), "to_most": lower(label(most.column)),
    }  # fmt: skip
    if least is most:
        return _("Talk from %(from_most)s to %(to_most)s is %(most)s times what chance would give.") % words
    said = _(
        "Compared with chance (1), talk is densest from %(from_most)s to %(to_most)s (%(most)s), and thinnest from "
        "%(from_least)s to %(to_least)s (%(least)s)."
    ) % words  # fmt: skip
    if len(cells) == len(figure.cells):
        return said
    shown = _("%(shown)d of %(all)d pairs of levels may be shown.") % {"shown": len(cells), "all": len(figure.cells)}
    return f"{said} {shown}"


def ei(figure: Figure) -> str:
    """Of levels, or of units where that of levels is hidden; and of the company's border."""
    rows = known(figure)
    across = next((one for one in rows if one.label == "by:sides"), None)
    said = [_inside(one) for one in rows[:1] if one is not across]
    if across is not None:
        words = {
            "index": written(across.observed.value, "index"),
            "chance": written(across.expected.value if across.expected else None, "index"),
        }  # fmt: skip
        if apart_from_chance(across):
            said.append(
                _("Between the company and its customers openness is %(index)s, and chance gives %(chance)s.") % words
            )
        else:
            said.append(
                _(
                    "Between the company and its customers openness is %(index)s, and chance gives %(chance)s: no "
                    "difference can be told."
                )
                % words
            )
    return " ".join(said)


def _inside(row: Row) -> str:
    words = {
        "index": written(row.observed.value, "index"),
        "chance": written(row.expected.value if row.expected else None, "index"),
    }  # fmt: skip
    if row.label == "by:units":
        return (
            _("Between units openness is %(index)s (−1: only within, +1: only between), and chance gives %(chance)s.")
            % words
        )
    if not apart_from_chance(row):
        return (
            _(
                "Openness between levels is %(index)s (−1: only within, +1: only between), and chance gives "
                "%(chance)s: no difference from chance can be told."
            )
            % words
        )
    if row.expected and row.expected.value is not None and value_of(row) > row.expected.value:
        return (
            _(
                "Openness between levels is %(index)s (−1: only within, +1: only between), and chance gives "
                "%(chance)s: levels are more open to each other than by chance."
            )
            % words
        )
    return (
        _(
            "Openness between levels is %(index)s (−1: only within, +1: only between), and chance gives "
            "%(chance)s: levels are more closed than by chance."
        )
        % words
    )


def distance(figure: Figure) -> str:
    mean, chance = figure.facts.get("mean"), figure.facts.get("mean_expected")
    if not isinstance(mean, int | float) or not isinstance(chance, int | float):
        shown = [row for row in known(figure) if row.label != "all"]
        if not shown:
            return ""
        most = max(shown, key=value_of)
        words = {"distance": label(most.label), "share": written(most.observed.value, "share")}
        return _("Most often there are %(distance)s between two people (%(share)s of all contributions).") % words
    words = {"mean": plain(mean, 1), "chance": plain(chance, 1)}
    p = figure.facts.get("p")
    if not isinstance(p, int | float) or p >= CLEAR:
        return (
            _(
                "On average %(mean)s steps lie between two people who talk, and %(chance)s by chance: no difference "
                "can be told."
            )
            % words
        )
    if mean < chance:
        return (
            _("On average %(mean)s steps lie between two people who talk, fewer than the %(chance)s of chance.") % words
        )
    return _("On average %(mean)s steps lie between two people who talk, more than the %(chance)s of chance.") % words


def initiation(figure: Figure) -> str:
    rows = {row.label.rpartition(":")[2]: row for row in known(figure)}
    up = rows.get("up")
    if up is None:
        return ""
    words = {
        "up": written(up.observed.value, "share"),
        "chance": written(up.expected.value if up.expected else None, "share"),
    }  # fmt: skip
    if up.expected is None or up.expected.value is None:
        return _("%(up)s of what was begun turned upward.") % words
    if not apart_from_chance(up):
        return _("%(up)s of what was begun turned upward, and %(chance)s by chance: no difference can be told.") % words
    if value_of(up) > up.expected.value:
        return _("%(up)s of what was begun turned upward, more than the %(chance)s of chance.") % words
    return _("%(up)s of what was begun turned upward, less than the %(chance)s of chance.") % words


def bridges(figure: Figure) -> str:
    row = next(iter(known(figure)), None)
    if row is None:
        return ""
    number = round(value_of(row))
    if not number:
        # Counts are told in fives: a nought may be two.
        return _("At most two pairs of units are connected by a single person.")
    return _("About %(number)d pairs of units are connected by a single person.") % {"number": number}
