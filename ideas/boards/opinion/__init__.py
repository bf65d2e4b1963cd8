"""What a crowd agrees on: groups of like-minded voters, and the statements on which all groups agree.

The formulas are those that Polis published: C. Small et al., "Polis: scaling deliberation by mapping high dimensional
opinion spaces", Recerca 26 (2021). No Django, no database.
"""

from ideas.boards.opinion.consensus import Agreement, group_informed_consensus
from ideas.boards.opinion.groups import find_groups
from ideas.boards.opinion.polis import Votes, is_number, read_groups, read_votes

__all__ = ["Agreement", "Votes", "find_groups", "group_informed_consensus", "is_number", "read_groups", "read_votes"]
