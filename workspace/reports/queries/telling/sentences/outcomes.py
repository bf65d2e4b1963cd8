"""Sentences of what comes of it: answers, ideas, customers, and what leaders believe."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workspace.reports.figures import Figure, Row
from workspace.reports.queries.telling.labels import label, stage_name
from workspace.reports.queries.telling.numbers import plain, points_between, with_interval, written
from workspace.reports.queries.telling.sentences.parts import alike, known, lower, value_of


def answers(figure: Figure) -> str:
    rows = [row for row in known(figure) if row.label != "all"]
    if not rows:
        return ""
    upward = [row for row in rows if row.label == "up"] or [row for row in rows if row.label.startswith("gap:+")]
    first = upward[0] if upward else rows[0]
    rate = with_interval(first.observed, "share")
    if first.label == "up":
        said = _("Higher levels answer %(rate)s of what is asked upward within 7 days.") % {"rate": rate}
    else:
        words = {"gap": lower(label(first.label)), "rate": rate}
        said = _("Of what went %(gap)s, %(rate)s was answered within 7 days.") % words
    # What upward is made of is no other direction.
    parts = ("up", "gap:+") if first.label == "up" else ("up",)
    others = [row for row in rows if row is not first and not row.label.startswith(parts)]
    if not others:
        return said
    apart = [row for row in others if not alike(row.observed, first.observed, among=len(others) + 1)]
    if not apart:
        return f"{said} {_('No difference from chance to the other directions can be told.')}"
    most = max(apart, key=lambda row: abs(value_of(row) - value_of(first)))
    more = {"gap": lower(label(most.label)), "rate": with_interval(most.observed, "share")}
    return f"{said} {_('Of what went %(gap)s it was %(rate)s: more of a difference than chance gives.') % more}"


def funnel(figure: Figure) -> str:
    steps = [row for row in known(figure) if not row.label.startswith("parity")]
    stage = told_stage(steps)
    rows = [row for row in steps if stage_of(row) == stage]
    if not stage:
        return ""
    most, least = max(rows, key=value_of), min(rows, key=value_of)
    words = {
        "stage": lower(stage_name(stage)), "most": origin(most), "high": with_interval(most.observed, "share"),
        "least": origin(least), "low": with_interval(least.observed, "share"),
    }  # fmt: skip
    if most is least:
        return _("Of the ideas from %(most)s, %(high)s were %(stage)s.") % words
    if alike(most.observed, least.observed, among=len(rows)):
        said = _(
            "Of the ideas from %(most)s, %(high)s were %(stage)s, of those from %(least)s, %(low)s: "
            "no difference from chance can be told."
        )
    else:
        said = _(
            "Of the ideas from %(most)s, %(high)s were %(stage)s, of those from %(least)s, %(low)s: "
            "more of a difference than chance gives."
        )
    return said % words


def told_stage(steps: list[Row]) -> str:
    """The furthest step of an idea that says how it is judged; empty where none is known."""
    return next((one for one in ("accepted", "answered", "seen") if any(stage_of(row) == one for row in steps)), "")


def stage_of(row: Row) -> str:
    return row.label.rpartition("/")[2]


def origin(row: Row) -> str:
    return lower(label(row.label.rpartition("/")[0]))


def customers(figure: Figure) -> str:
    rows = {row.label: row for row in known(figure)}
    said = []
    if credited := rows.get("credited"):
        said.append(
            _("Of what was shipped within a year, %(share)s credits a customer.")
            % {"share": with_interval(credited.observed, "share")}
        )
    if (closed := rows.get("closed")) and closed.observed.value is not None:
        said.append(
            _("Customers were told what came of %(share)s of what they had brought up.")
            % {"share": with_interval(closed.observed, "share")}
        )
    median = next((one.median for one in figure.curves if not one.hidden and one.median is not None), None)
    if median is not None:
        said.append(_("Half have their first answer within %(hours)s.") % {"hours": written(median, "hours")})
    firms = figure.facts.get("organisations")
    if said and isinstance(firms, int) and firms:
        # One key account may be all of it.
        said.append(
            ngettext("%(n)d customer stands behind it.", "%(n)d different customers stand behind it.", firms)
            % {"n": firms}
        )
    return " ".join(said)


def belief(figure: Figure) -> str:
    gaps = [row for row in known(figure) if row.label.endswith("/gap")]
    if not gaps:
        return ""
    widest = max(gaps, key=lambda row: abs(value_of(row)))
    gap, low, high = value_of(widest), widest.observed.low, widest.observed.high
    words = {
        "question": question_of(figure, widest.label),
        "gap": plain(abs(gap) * 100, 0),
        "span": points_between(widest.observed),
    }
    if low is None or high is None or low <= 0 <= high:
        said = _(
            "“%(question)s”: leaders and staff are %(gap)s points apart [%(span)s]; no difference from "
            "chance can be told."
        )
    elif gap > 0:
        said = _(
            "“%(question)s”: leaders agree more often than staff, by %(gap)s points [%(span)s]: more than chance gives."
        )
    else:
        said = _(
            "“%(question)s”: leaders agree less often than staff, by %(gap)s points [%(span)s]: more than chance gives."
        )
    return said % words


def question_of(figure: Figure, key: str) -> str:
    """The words of a pulse's question, for a row “<key>/gap”."""
    stem = key.rpartition("/")[0] or key
    questions = figure.facts.get("questions")
    return str(questions.get(stem, stem)) if isinstance(questions, dict) else stem
