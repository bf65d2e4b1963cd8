"""What answers and results tell people of: registered with the notifications at start-up."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from ideas.results.queries.notices import answers, naming, reminders, steps
from workspace.notifications.models import Mail
from workspace.notifications.queries import Defaults, Kind, nobody

REVIEW, DUE = "result.review", "answer.due"
AT_ONCE = Defaults(mail=Mail.AT_ONCE)


# Of each: what it is called, what it tells, how much it matters, and the events that bring it. None: time does.
WORDS: Mapping[str, tuple[Promise, Promise, int, Sequence[str]]] = {
    "idea.answered": (
        lazy("Answers to ideas"),
        lazy("An idea that you had, support or told a case of is answered, or answered otherwise than before."),
        72, ["answer.given", "answer.changed"],
    ),
    DUE: (
        lazy("Answers that you owe"),
        lazy("Three days and one day before an idea must have its answer, and when its day has passed."),
        78, [],
    ),
    "result.owner": (
        lazy("Results that you own"), lazy("Somebody makes you the owner of a result."),
        82, ["result.opened", "result.changed"],
    ),
    REVIEW: (
        lazy("Reviews of your results"),
        lazy("The day has come on which you say what came of a result that you own."),
        76, [],
    ),
    "result.shipped": (
        lazy("Ideas that are there"),
        lazy("What an idea became that you had, support or told a case of is shipped."),
        71, ["result.shipped"],
    ),
    "result.credited": (
        lazy("Credit given to you"), lazy("Somebody names you among those who had a part in a result."),
        66, ["credit.given"],
    ),
    "result.progress": (
        lazy("Progress of ideas"),
        lazy("A step towards what an idea becomes that you had, support or told a case of."),
        45, ["result.opened", "result.noted", "result.reviewed"],
    ),
}  # fmt: skip


def kinds() -> Iterator[Kind]:
    """All that this room tells of."""
    about_steps = {"concerned": steps.concerned, "standing": steps.standing, "waiting": steps.unseen}
    yield _kind(
        "idea.answered", concerned=answers.concerned, standing=answers.standing, waiting=answers.unseen,
        unheard=answers.unmuted, defaults=AT_ONCE,
    )  # fmt: skip
    yield _kind(DUE, concerned=nobody, standing=reminders.standing_answers, waiting=reminders.answers_due)
    yield _kind(
        "result.owner", concerned=steps.made_owner, standing=steps.standing_ownership, waiting=steps.owned,
        defaults=AT_ONCE,
    )  # fmt: skip
    yield _kind(REVIEW, concerned=nobody, standing=reminders.standing_reviews, waiting=reminders.reviews_due)
    yield _kind("result.shipped", **about_steps, defaults=AT_ONCE)
    yield _kind("result.credited", concerned=naming.concerned, standing=naming.standing, waiting=naming.unseen)
    yield _kind("result.progress", **about_steps)


def _kind(name: str, **how: Any) -> Kind:
    label, tells, urgency, events = WORDS[name]
    return Kind(name, label, tells, urgency=urgency, events=frozenset(events), **how)


__all__ = ["DUE", "REVIEW", "kinds"]
