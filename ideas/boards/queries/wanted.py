"""How somebody wants to see a board: what stands in the page's address, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ideas.boards.models import Stage
from workspace.audit.models import Side
from workspace.common.answers import number_of

LONGEST_SEARCH = 100
LONGEST_TAG = 40
FIRST = 20  # cards of a column that are shown at first
MORE = 40
MOST = 400  # of one column; the list shows the rest


class View(TextChoices):
    LIST = "list", _("List")
    CARDS = "cards", _("Cards")
    ROADMAP = "roadmap", _("Roadmap")


class Sort(TextChoices):
    NEWEST = "newest", _("Newest")
    WILSON = "wilson", _("Share of support")
    IMPORTANCE = "importance", _("Importance")
    RANDOM = "random", _("In an order of your own")


@dataclass(frozen=True)
class Wanted:
    """`sort` empty: the one that the board has for want of another. `shown`: how many cards of which column."""

    view: str = View.LIST
    sort: str = ""
    stage: str = ""
    tag: str = ""
    side: str = ""
    text: str = ""
    mine: bool = False
    followed: bool = False
    waiting: bool = False
    page: int = 1
    after: int | None = None
    shown: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_chosen(self) -> bool:
        """Filtered by more than words."""
        return any((self.stage, self.tag, self.side, self.mine, self.followed, self.waiting))

    @property
    def is_filtered(self) -> bool:
        return self.is_chosen or bool(self.text)

    @property
    def all(self) -> str:
        """The query string without filters."""
        return replace(Wanted(), view=self.view, sort=self.sort).query()

    def shown_of(self, stage: str) -> int:
        return self.shown.get(stage, FIRST)

    def query(self, **changes: Any) -> str:
        """The query string of this view with some of it changed; what is as usual is left out. With its ? or empty."""
        if not changes.keys() & {"page", "after", "shown"}:
            changes |= {"page": 1, "after": None, "shown": {}}
        wanted = replace(self, **changes)
        usual = Wanted()
        given = QueryDict(mutable=True)
        for one in fields(wanted):
            value = getattr(wanted, one.name)
            if value == getattr(usual, one.name):
                continue
            if one.name == "shown":
                given["shown"] = ",".join(f"{stage}.{count}" for stage, count in sorted(wanted.shown.items()))
            else:
                given["q" if one.name == "text" else one.name] = "1" if value is True else str(value)
        return f"?{given.urlencode(safe=',')}" if given else "?"

    def with_more(self, stage: str) -> str:
        """The query string with more cards of one column."""
        shown = {**self.shown, stage: min(MOST, self.shown_of(stage) + MORE)}
        return self.query(shown=shown, page=1, after=None)


def wanted(params: QueryDict) -> Wanted:
    """What an address asks for; what makes no sense in it is left out."""
    return Wanted(
        view=_one_of(View.values, params.get("view", "")) or View.LIST,
        sort=_one_of(Sort.values, params.get("sort", "")),
        stage=_one_of(Stage.values, params.get("stage", "")),
        tag=_words(params.get("tag", ""))[:LONGEST_TAG],
        side=_one_of(Side.values, params.get("side", "")),
        text=_words(params.get("q", ""))[:LONGEST_SEARCH],
        mine=params.get("mine") == "1",
        followed=params.get("followed") == "1",
        waiting=params.get("waiting") == "1",
        page=max(1, number_of(params.get("page", "")[:6]) or 1),
        after=number_of(params.get("after", ""), below=2**31),
        shown=_shown(params.get("shown", "")),
    )


def tidy(query: str) -> str:
    """A query string with only what an address of a board may say."""
    return wanted(QueryDict(query.removeprefix("?")[:2000])).query()


def _one_of(values: list[str], given: str) -> str:
    return given if given in values else ""


def _words(given: str) -> str:
    return " ".join(given.replace("\0", "").split())


def _shown(given: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in given.split(",")[: len(Stage.values)]:
        stage, _dot, count = part.partition(".")
        number = number_of(count, below=MOST + 1)
        if stage in Stage.values and number is not None and number > FIRST:
            found[stage] = number
    return found
