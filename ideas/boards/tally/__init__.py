"""How votes are counted: one pure module for each family of methods, without Django and without a database."""

from collections.abc import Mapping

from ideas.boards.tally.bradley_terry import bradley_terry, duels_won
from ideas.boards.tally.budget import equal_shares, equal_shares_add1, greedy
from ideas.boards.tally.election import Ballot, Election, Kind, Malformed, Method, Option, Tally, Uncountable
from ideas.boards.tally.schulze import schulze
from ideas.boards.tally.stv import stv
from ideas.boards.tally.sums import approval, dot, quadratic, satisfaction_approval, score

METHODS: Mapping[str, Method] = {
    "approval": approval,
    "satisfaction_approval": satisfaction_approval,
    "score": score,
    "dot": dot,
    "quadratic": quadratic,
    "schulze": schulze,
    "stv": stv,
    "bradley_terry": bradley_terry,
    "duels_won": duels_won,
    "greedy": greedy,
    "equal_shares": equal_shares,
    "equal_shares_add1": equal_shares_add1,
}

__all__ = ["METHODS", "Ballot", "Election", "Kind", "Malformed", "Method", "Option", "Tally", "Uncountable"]
