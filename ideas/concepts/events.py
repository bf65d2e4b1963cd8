"""What a concept may say on `concept:<id>` and on its space's stream. Of answers: that their number moved, and
nothing else."""

from realtime.events import Payload


class ConceptEvent(Payload):
    concept: int


class ConceptDrafted(ConceptEvent, kind="concept.drafted"):
    """Only who facilitates listens: nobody else sees a draft."""


class ConceptChanged(ConceptEvent, kind="concept.changed"):
    """The draft's words or questions."""


class ConceptOpened(ConceptEvent, kind="concept.opened"): ...


class ConceptClosed(ConceptEvent, kind="concept.closed"):
    """By hand or because its time was over; the figures are there."""


class ConceptWithdrawn(ConceptEvent, kind="concept.withdrawn"): ...


class ConceptAnswered(ConceptEvent, kind="concept.answered", unsigned=True):
    """Answers came, changed or went. Without whose, and without what they say."""


class NamesChanged(ConceptEvent, kind="concept.names_changed", unsigned=True):
    """Somebody lets their name stand beside their words, or does not any more. Without who."""


class ConceptsListed(Payload, kind="concept.listed"):
    """On a space's stream: a concept opened, closed or went. Drafts are not told there."""

    space: int


class OwnAnswers(Payload, kind="respondent.answered"):
    """On a person's own stream: their answers came, changed or went."""

    concept: int
