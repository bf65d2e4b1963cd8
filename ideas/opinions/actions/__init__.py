"""All writes of opinions."""

from ideas.opinions.actions.statements import give_opinion, make_statement, withdraw_statement

__all__ = ["give_opinion", "make_statement", "withdraw_statement"]
