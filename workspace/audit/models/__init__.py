"""The ledger's tables."""

from workspace.audit.models.participation import Participation, ParticipationQuerySet
from workspace.audit.models.seals import Commitment, Leaf, Publication, Retirement, Salt, Seal, Tile, Verification
from workspace.audit.models.verbs import Side, Verb

__all__ = [
    "Commitment",
    "Leaf",
    "Participation",
    "ParticipationQuerySet",
    "Publication",
    "Retirement",
    "Salt",
    "Seal",
    "Side",
    "Tile",
    "Verb",
    "Verification",
]
