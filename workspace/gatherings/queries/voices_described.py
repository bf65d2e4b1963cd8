"""How hands, turns, rounds and words are called in the ledger: by the gathering or the question, for who may see it."""

from workspace.audit.queries import describing, register_describer, register_untold
from workspace.gatherings.models import Contribution, Hand, Round, Turn
from workspace.gatherings.queries.rounds import untold_words


def register_voices() -> None:
    """From apps.py. Words that nobody may know of yet are told in no ledger but their writer's."""
    register_describer("gatherings.hand", describing(Hand, of="gathering"))
    register_describer("gatherings.turn", describing(Turn, of="gathering"))
    register_describer("gatherings.round", describing(Round, "question"))
    register_describer("gatherings.contribution", describing(Contribution, "question", of="round"))
    register_untold("gatherings.contribution", untold_words)
