"""What the templates of decisions need and Django has not."""

from math import isqrt

from django import template
from django.utils.safestring import SafeString, mark_safe

from ideas.decisions.models import Decision, EarlierProposal

register = template.Library()


@register.filter
def up_to(most: int) -> range:
    """0, 1, 2 … and `most` itself."""
    return range(most + 1)


@register.filter
def root(credits_left: int) -> int:
    """How many votes for one idea so many credits buy at most."""
    return isqrt(credits_left)


@register.filter
def negative(value: int) -> int:
    return -value


@register.simple_tag
def proposal_html(words: Decision | EarlierProposal) -> SafeString:
    """A proposal, or what it said before, as common.richtext rendered and sanitised it."""
    html = words.proposal_html if isinstance(words, Decision) else words.html
    return mark_safe(html)
