"""What the templates of concepts need and Django has not."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from ideas.concepts.models import Concept

register = template.Library()
WIDTH, EDGE = 200, 6


@register.simple_tag
def concept_html(concept: Concept) -> SafeString:
    """The words of its card, as common.richtext rendered and sanitised them."""
    return mark_safe(concept.words_html)


@register.filter
def percent(share: float) -> int:
    return round(share * 100)


@register.inclusion_tag("concepts/parts/interval.html")
def interval(estimate: Mapping[str, float], lowest: float, highest: float, best: str = "high") -> dict[str, Any]:
    """A dot with its interval on the whole scale, in units of the drawing. `best="low"`: of ranks, whose 1 is the best
    and stands at the end, as the best does elsewhere."""

    def across(value: float) -> str:
        part = (value - lowest) / (highest - lowest)
        return f"{EDGE + (1 - part if best == 'low' else part) * (WIDTH - 2 * EDGE):.1f}"

    ends = sorted((across(estimate["low"]), across(estimate["high"])), key=float)
    return {"dot": across(estimate["value"]), "low": ends[0], "high": ends[1], "width": WIDTH, "edge": EDGE,
            "end": WIDTH - EDGE}  # fmt: skip
