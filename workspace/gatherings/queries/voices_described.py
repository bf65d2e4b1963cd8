"""How hands, turns, rounds and words are called in the ledger: by the gathering or the question, for who may see it."""

from collections.abc import Collection, Mapping

from workspace.audit.queries import Described, register_describer, register_untold
from workspace.gatherings.models import Contribution, Hand, Round, Turn
from workspace.gatherings.queries.rounds import untold_words
from workspace.people.models import Person


def register_voices() -> None:
    """From apps.py. Words that nobody may know of yet are told in no ledger but their writer's."""
    register_describer("gatherings.hand", describe_hands)
    register_describer("gatherings.turn", describe_turns)
    register_describer("gatherings.round", describe_rounds)
    register_describer("gatherings.contribution", describe_words)
    register_untold("gatherings.contribution", untold_words)


def describe_hands(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    rows = Hand.objects.visible_to(reader).filter(pk__in=numbers).select_related("gathering")
    return {row.pk: Described(row.gathering.title, row.gathering.get_absolute_url()) for row in rows}


def describe_turns(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    rows = Turn.objects.visible_to(reader).filter(pk__in=numbers).select_related("gathering")
    return {row.pk: Described(row.gathering.title, row.gathering.get_absolute_url()) for row in rows}


def describe_rounds(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    rows = Round.objects.visible_to(reader).filter(pk__in=numbers)
    return {row.pk: Described(row.question, row.get_absolute_url()) for row in rows}


def describe_words(reader: Person, numbers: Collection[int]) -> Mapping[int, Described]:
    rows = Contribution.objects.visible_to(reader).filter(pk__in=numbers).select_related("round")
    return {row.pk: Described(row.round.question, row.round.get_absolute_url()) for row in rows}
