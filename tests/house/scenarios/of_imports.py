"""Scenarios of imports."""

from tests import factories as make
from tests.house.scenarios.deed import Deed, Scenario, operating
from workspace.api import actions as tokens
from workspace.imports import actions as imports
from workspace.imports.models import ImportRun, State


def _checked_import() -> Deed:
    deed = operating()
    run = ImportRun.objects.create(kind="slack", file_name="export.zip", by=deed.arguments["by"], state=State.CHECKED)
    deed.arguments["run"] = run
    return deed


def _revoking_a_token() -> Deed:
    deed = Deed({"by": make.person()})
    deed.arguments["token"] = tokens.make_token(by=deed.arguments["by"], name="Old script")
    return deed


SCENARIOS = [
    Scenario(imports.confirm_run, _checked_import, None, operators=True),
    Scenario(imports.begin_run, lambda: operating(kind="slack", file_name="export.zip"), None, operators=True),
    Scenario(tokens.make_token, lambda: Deed({"by": make.person(), "name": "Nightly report"}), None),
    Scenario(tokens.revoke_token, _revoking_a_token, None),
]
