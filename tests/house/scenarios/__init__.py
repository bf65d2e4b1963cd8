"""One scenario for every public action of the house: how it comes about, where it is, and which pages show it."""

from tests.house.scenarios.deed import Deed, Scenario
from tests.house.scenarios.of_boards import SCENARIOS as OF_BOARDS
from tests.house.scenarios.of_brief import SCENARIOS as OF_BRIEF
from tests.house.scenarios.of_cases import SCENARIOS as OF_CASES
from tests.house.scenarios.of_codesign import SCENARIOS as OF_CODESIGN
from tests.house.scenarios.of_concepts import SCENARIOS as OF_CONCEPTS
from tests.house.scenarios.of_decisions import SCENARIOS as OF_DECISIONS
from tests.house.scenarios.of_evaluations import SCENARIOS as OF_EVALUATIONS
from tests.house.scenarios.of_facilitation import SCENARIOS as OF_FACILITATION
from tests.house.scenarios.of_gatherings import SCENARIOS as OF_GATHERINGS
from tests.house.scenarios.of_guests import SCENARIOS as OF_GUESTS
from tests.house.scenarios.of_idea_views import SCENARIOS as OF_IDEA_VIEWS
from tests.house.scenarios.of_imports import SCENARIOS as OF_IMPORTS
from tests.house.scenarios.of_opinions import SCENARIOS as OF_OPINIONS
from tests.house.scenarios.of_people import SCENARIOS as OF_PEOPLE
from tests.house.scenarios.of_polls import SCENARIOS as OF_POLLS
from tests.house.scenarios.of_pulses import SCENARIOS as OF_PULSES
from tests.house.scenarios.of_reports import SCENARIOS as OF_REPORTS
from tests.house.scenarios.of_results import SCENARIOS as OF_RESULTS
from tests.house.scenarios.of_schedules import SCENARIOS as OF_SCHEDULES
from tests.house.scenarios.of_spaces import SCENARIOS as OF_SPACES
from tests.house.scenarios.of_threads import SCENARIOS as OF_THREADS
from tests.house.scenarios.of_widget import SCENARIOS as OF_WIDGET

SCENARIOS = [
    *OF_PEOPLE,
    *OF_SPACES,
    *OF_THREADS,
    *OF_SCHEDULES,
    *OF_GATHERINGS,
    *OF_POLLS,
    *OF_BOARDS,
    *OF_CASES,
    *OF_IDEA_VIEWS,
    *OF_EVALUATIONS,
    *OF_DECISIONS,
    *OF_OPINIONS,
    *OF_RESULTS,
    *OF_GUESTS,
    *OF_CODESIGN,
    *OF_BRIEF,
    *OF_FACILITATION,
    *OF_CONCEPTS,
    *OF_WIDGET,
    *OF_PULSES,
    *OF_REPORTS,
    *OF_IMPORTS,
]

__all__ = ["SCENARIOS", "Deed", "Scenario"]
