"""The cases of an idea as one person may see them: who asked, customers and employees apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from ideas.boards.models import Board, Case, Idea
from ideas.boards.queries.boards import idea_look
from ideas.boards.queries.idea_file import NAMES
from ideas.boards.queries.parts import BoardVisit, IdeaLook
from ideas.boards.queries.selves import selves
from ideas.boards.queries.support import counts_are_open
from workspace.audit.models import Side
from workspace.common.errors import NotVisible
from workspace.people.models import Organisation, Person

AT_ONCE = 20


@dataclass(frozen=True)
class CaseShown:
    """`organisation` and `contact` as the reader may know them: of other customers they learn that there is one.

    `is_customer_told`: whose case it is, and was, the reader may know.
    """

    case: Case
    organisation: Organisation | None
    contact: str
    is_mine: bool
    may_withdraw: bool
    is_customer_told: bool = False

    @property
    def is_proxy(self) -> bool:
        return self.case.is_proxy


@dataclass(frozen=True)
class CaseGroup:
    """Cases of customers (their own, and those that employees tell for them), or of employees, or, while nobody's side
    is known, of everybody."""

    key: str
    cases: Sequence[CaseShown]
    total: int
    organisations: int


@dataclass(frozen=True)
class CasesShown:
    """With the cases of ideas that were merged into this one, each with its idea. `votes` came with the idea from
    `votes_from`; nobody here has given them."""

    idea: Idea
    groups: Sequence[CaseGroup]
    total: int
    may_add: bool
    is_all: bool
    votes: int = 0
    votes_from: str = ""

    @property
    def hidden(self) -> int:
        return self.total - sum(len(group.cases) for group in self.groups)


def cases_shown(look: IdeaLook, *, all_of_them: bool = False) -> CasesShown:
    """The cases of an idea and of what was merged into it. One query."""
    rows = cases_of(look.idea)
    is_blind = look.visit.phase is not None and look.visit.phase.is_blind
    mine = set(selves(look.visit.person))
    shown = [_shown(case, look.visit, mine, is_blind) for case in rows]
    most = None if all_of_them else AT_ONCE
    if is_blind:
        groups = [_group("all", shown, most)]
    else:
        customers = [one for one in shown if is_of_customer(one.case)]
        groups = [
            _group("customers", customers, most),
            _group("employees", [one for one in shown if not is_of_customer(one.case)], most),
        ]
    kept = [group for group in groups if group.total]
    votes = look.idea.imported_support if counts_are_open(look.visit.board) else 0
    source = (look.idea.imported_from or "").partition(":")[0]
    return CasesShown(
        look.idea, kept, len(rows), may_add_case(look), all_of_them, votes, NAMES.get(source, str(_("elsewhere")))
    )


def all_cases(person: Person, number: int) -> tuple[IdeaLook, CasesShown]:
    """For the page with all cases of an idea. Raises NotVisible."""
    look = idea_look(person, number)
    return look, cases_shown(look, all_of_them=True)


def cases_of(idea: Idea) -> list[Case]:
    """Those that stand, oldest first, with those of ideas that were merged into it. One query."""
    rows = Case.objects.standing().filter(Q(idea=idea) | Q(idea__merged_into=idea, idea__withdrawn_at__isnull=True))
    return list(rows.select_related("person__organisation", "organisation", "idea"))


def may_add_case(look: IdeaLook) -> bool:
    phase = look.visit.phase
    is_open = phase is not None and (phase.may_submit or phase.may_comment)
    return look.visit.may_contribute and is_open and look.idea.stands


def case_for(person: Person, number: int) -> Case:
    """One case with its idea and board. Raises NotVisible."""
    rows = Case.objects.visible_to(person).select_related("idea__board__space", "person__organisation", "organisation")
    found = rows.filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found


def standing_case_for(person: Person, number: int) -> Case:
    """As `case_for`; NotVisible of one that was taken back, whose words nobody reads any more."""
    found = case_for(person, number)
    if found.withdrawn_at is not None:
        raise NotVisible
    return found


def place_of(case: Case) -> str:
    """Where a case stands: on its idea's page, or on the page of all where there are more. One query."""
    before = Case.objects.standing().filter(idea=case.idea_id, at__lt=case.at)
    page = "cases/" if before.count() >= AT_ONCE else ""
    return f"/ideas/{case.idea_id}/{page}#case-{case.pk}"


def case_shown(person: Person, case: Case, visit: BoardVisit) -> CaseShown:
    """One case as that person may see it."""
    is_blind = visit.phase is not None and visit.phase.is_blind
    return _shown(case, visit, set(selves(person)), is_blind)


def customers_to_name(person: Person) -> list[Organisation]:
    """The organisations for which somebody may tell a case: employees for all customers, customers for none."""
    if not person.is_employee:
        return []
    return list(Organisation.objects.filter(side=Side.CUSTOMER).order_by("name"))


def is_of_customer(case: Case) -> bool:
    """Whether it counts among customers' cases: told by one, or for one."""
    return case.is_proxy or case.person.is_customer


def knows(reader: Person, case: Case, board: Board, *, is_blind: bool) -> bool:
    """Whether a reader may learn which customer a case is of: employees may, and that customer's own people."""
    if is_blind or case.organisation_id is None:
        return False
    return reader.is_employee or reader.organisation_id == case.organisation_id


def _shown(case: Case, visit: BoardVisit, mine: set[int], is_blind: bool) -> CaseShown:
    is_mine = case.person_id in mine
    told = is_mine or knows(visit.person, case, visit.board, is_blind=is_blind)
    contact = case.contact if is_mine or (told and visit.person.is_employee) else ""
    withdraws = visit.may_contribute and (is_mine or visit.may_facilitate)
    told_all = is_mine or (visit.person.is_employee and not is_blind)
    return CaseShown(case, case.organisation if told else None, contact, is_mine, withdraws, told_all)


def _group(key: str, cases: Sequence[CaseShown], most: int | None) -> CaseGroup:
    organisations = {one.case.organisation_id for one in cases if one.case.organisation_id}
    return CaseGroup(key, cases if most is None else cases[:most], len(cases), len(organisations))
