"""What answers and results tell people of: registered with the notifications at start-up."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as lazy

from ideas.results.queries.notices import answers, naming, reminders, steps
from workspace.notifications.models import Mail
from workspace.notifications.queries import Defaults, Kind

REVIEW, DUE = "result.review", "answer.due"
AT_ONCE = Defaults(mail=Mail.AT_ONCE)


def kinds() -> Iterator[Kind]:
    """All that this room tells of."""
    yield from _of_answers()
    yield from _of_results()


def _of_answers() -> Iterator[Kind]:
    yield Kind(
        "idea.answered",
        lazy("Answers to ideas"),
        lazy("An idea that you had, support or told a case of is answered, or answered otherwise than before."),
        concerned=answers.concerned,
        standing=answers.standing,
        waiting=answers.unseen,
        unheard=answers.unmuted,
        events=frozenset({"answer.given", "answer.changed"}),
        urgency=72,
        defaults=AT_ONCE,
    )
    yield Kind(
        DUE,
        lazy("Answers that you owe"),
        lazy("Three days and one day before an idea must have its answer, and when its day has passed."),
        concerned=lambda _events: [],  # time brings it
        standing=reminders.standing_answers,
        waiting=reminders.answers_due,
        urgency=78,
    )


def _of_results() -> Iterator[Kind]:
    yield Kind(
        "result.owner",
        lazy("Results that you own"),
        lazy("Somebody makes you the owner of a result."),
        concerned=steps.made_owner,
        standing=steps.standing_ownership,
        waiting=steps.owned,
        events=frozenset({"result.opened", "result.changed"}),
        urgency=82,
        defaults=AT_ONCE,
    )
    yield Kind(
        REVIEW,
        lazy("Reviews of your results"),
        lazy("The day has come on which you say what came of a result that you own."),
        concerned=lambda _events: [],  # time brings it
        standing=reminders.standing_reviews,
        waiting=reminders.reviews_due,
        urgency=76,
    )
    yield Kind(
        "result.shipped",
        lazy("Ideas that are there"),
        lazy("What an idea became that you had, support or told a case of is shipped."),
        concerned=steps.concerned,
        standing=steps.standing,
        waiting=steps.unseen,
        events=frozenset({"result.shipped"}),
        urgency=71,
        defaults=AT_ONCE,
    )
    yield Kind(
        "result.credited",
        lazy("Credit given to you"),
        lazy("Somebody names you among those who had a part in a result."),
        concerned=naming.concerned,
        standing=naming.standing,
        waiting=naming.unseen,
        events=frozenset({"credit.given"}),
        urgency=66,
    )
    yield Kind(
        "result.progress",
        lazy("Progress of ideas"),
        lazy("A step towards what an idea becomes that you had, support or told a case of."),
        concerned=steps.concerned,
        standing=steps.standing,
        waiting=steps.unseen,
        events=frozenset({"result.opened", "result.noted", "result.reviewed"}),
        urgency=45,
    )


__all__ = ["DUE", "REVIEW", "kinds"]
