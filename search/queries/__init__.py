"""What the search page, the search box and the API read. Everything shown starts at visible_to."""

from search.queries.page import Group, SearchPage, search_page
from search.queries.results import Result
from search.queries.suggestions import Suggestion, suggestions

__all__ = ["Group", "Result", "SearchPage", "Suggestion", "search_page", "suggestions"]
