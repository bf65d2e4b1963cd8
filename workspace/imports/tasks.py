"""Jobs of imports, in the worker: first a look at the file, then, once confirmed, the import itself."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from procrastinate.contrib.django import app

from workspace.common.errors import HouseError
from workspace.imports.actions import note_end, note_progress
from workspace.imports.carrying import carry_slack
from workspace.imports.models import ImportRun, RunKind, State
from workspace.imports.slack.archive import Archive
from workspace.people.actions import import_people
from workspace.people.queries import parse_people, plan_import

BROKEN = "Something went wrong that is not your file's fault. What was carried stays; you can run it again."


@app.task(name="imports.check")
def check(*, run: int) -> None:
    """Say what would be imported, without importing."""
    found = ImportRun.objects.select_related("by").get(pk=run)
    if found.state != State.UPLOADED:
        return
    with _told_at_the_end(found, otherwise=State.REFUSED), _local(found) as path:
        report = _slack(found, path, is_dry=True) if found.kind == RunKind.SLACK else _people_plan(found, path)
        refused = bool(report.get("problems"))
        state, words = (
            (State.REFUSED, "Nothing was imported. Mend these, and upload it again.")
            if refused
            else (State.CHECKED, "Nothing is imported yet. Look at what would be, then start.")
        )
        note_end(by=found.by, run=found, state=state, message=words, report=report)


@app.task(name="imports.carry")
def carry(*, run: int) -> None:
    """Import. Stopped or killed, it goes on where it was when it is run again."""
    found = ImportRun.objects.select_related("by").get(pk=run)
    if found.state not in {State.RUNNING, State.STOPPING}:
        return
    with _told_at_the_end(found, otherwise=State.FAILED), _local(found) as path:
        report = _slack(found, path, is_dry=False) if found.kind == RunKind.SLACK else _people(found, path)
        stopped = bool(report.get("was_stopped"))
        words = "Stopped. Start it again to go on." if stopped else ""
        note_end(by=found.by, run=found, state=State.STOPPED if stopped else State.DONE, message=words, report=report)


def _slack(run: ImportRun, path: Path, *, is_dry: bool) -> dict[str, Any]:
    going = True

    def progress(done: int, total: int, new: int) -> None:
        nonlocal going
        words = f"{new:,} messages carried" if not is_dry else "Reading"
        going = note_progress(by=run.by, run=run, done=done, total=total, message=words)

    with Archive(path) as archive:
        return carry_slack(archive, by=run.by, is_dry=is_dry, progress=progress, stop=lambda: not going).as_json()


def _people_plan(run: ImportRun, path: Path) -> dict[str, Any]:
    plan = plan_import(parse_people(path, name=run.file_name))
    return {
        "summary": f"{plan.in_words()}." if not plan.problems else "",
        "problems": [str(one) for one in plan.problems],
    }


def _people(run: ImportRun, path: Path) -> dict[str, Any]:
    def progress(done: int, total: int) -> None:
        note_progress(by=run.by, run=run, done=done, total=total, message="Taking over positions")

    done = import_people(by=run.by, file=parse_people(path, name=run.file_name), progress=progress)
    words = f"{done.new} new, {done.moved} moved, {done.left} left, {done.unchanged} unchanged."
    return {"summary": words if done.pk else "Nothing had changed."}


@contextmanager
def _local(run: ImportRun) -> Iterator[Path]:
    """The uploaded file on this machine's disk, wherever it is stored."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        with run.file.open("rb") as source, path.open("wb") as target:
            for chunk in source.chunks():
                target.write(chunk)
        yield path


@contextmanager
def _told_at_the_end(run: ImportRun, *, otherwise: State) -> Iterator[None]:
    """Whatever happens, the page says what came of it."""
    try:
        yield
    except HouseError as error:
        note_end(by=run.by, run=run, state=otherwise, message=str(error).replace("upload", run.file_name, 1))
    except Exception:
        note_end(by=run.by, run=run, state=State.FAILED, message=BROKEN)
        raise
