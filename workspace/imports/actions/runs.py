"""Imports that somebody asked for on a page: taken in, confirmed, stopped; and how far they are."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from procrastinate.contrib.django import app

from workspace.audit.ledger import action, own_state, record, unchanged
from workspace.audit.models import Verb
from workspace.common import clock
from workspace.common.errors import NotVisible, Refused
from workspace.imports.events import ImportConfirmed
from workspace.imports.models import ImportRun, RunKind, State
from workspace.people.models import Person


@own_state
def receive_file(*, by: Person, kind: str, upload: "UploadedFile[bytes]") -> ImportRun:
    """Keep the file and have it looked at; nothing of it is imported before somebody confirms. Operators only."""
    _operator(by)
    name = (upload.name or "file")[-200:]
    run = ImportRun.objects.create(kind=RunKind(kind), file_name=name, by=by, message="Waiting to be read")
    run.file.save(name, upload)
    app.configure_task("imports.check").defer(run=run.pk)
    return run


@action
def confirm_run(*, by: Person, run: ImportRun, key: UUID | None = None) -> ImportRun:
    """Let it run. Raises Refused when there is nothing to run: it was refused, it runs already, or it is done."""
    run = _locked(by, run)
    if run.state in {State.RUNNING, State.DONE}:
        unchanged()
        return run
    if not run.may_start:
        raise Refused("This import can't be started as it stands.")
    run.state, run.message, run.started_at, run.ended_at = State.RUNNING, "Waiting for its turn", clock.now(), None
    run.save(update_fields=["state", "message", "started_at", "ended_at"])
    app.configure_task("imports.carry").defer(run=run.pk)
    record(by, Verb.IMPORTED, run, on=by.stream, event=ImportConfirmed(run=run.pk))
    return run


@action
def begin_run(*, by: Person, kind: str, file_name: str, key: UUID | None = None) -> ImportRun:
    """An import on the command line, which carries it by itself: the ledger says who brought the history in.

    It stands as stopped until note_end says otherwise, since nothing else learns that a process was killed."""
    _operator(by)
    words = "Begun on the command line. It was not seen to end; run it again to go on."
    run = ImportRun.objects.create(
        kind=RunKind(kind),
        file_name=file_name[-200:],
        by=by,
        state=State.STOPPED,
        message=words,
        started_at=clock.now(),
    )
    verb = Verb.IMPORTED_BASELINE if run.kind == RunKind.BASELINE else Verb.IMPORTED
    record(by, verb, run, on=by.stream, event=ImportConfirmed(run=run.pk))
    return run


@own_state
def stop_run(*, by: Person, run: ImportRun) -> ImportRun:
    """Stop after what is being written. What was carried stays, and running again goes on from there."""
    run = _locked(by, run)
    if run.state == State.RUNNING:
        run.state = State.STOPPING
        run.save(update_fields=["state"])
    return run


@own_state
def discard_run(*, by: Person, run: ImportRun) -> ImportRun:
    """Throw the uploaded file away; the run and its report stay in the list."""
    run = _locked(by, run)
    if run.is_busy:
        raise Refused("It is running. Stop it first.")
    _drop_file(run)
    if run.state == State.CHECKED:
        run.state, run.message = State.STOPPED, "Discarded: nothing was imported."
        run.save(update_fields=["state", "message"])
    return run


@own_state
def note_progress(*, by: Person, run: ImportRun, done: int, total: int, message: str = "") -> bool:
    """How far it is; tells whether it may go on."""
    rows = ImportRun.objects.filter(pk=run.pk)
    rows.update(done=done, total=total, message=message[:500])
    return rows.filter(state=State.STOPPING).exists() is False


@own_state
def note_end(*, by: Person, run: ImportRun, state: State, message: str, report: dict[str, Any] | None = None) -> None:
    """What came of it. The file of a run that is done, or that can't be read, is not kept: it is full of people."""
    ended = {"state": state, "message": message[:500], "ended_at": clock.now()}
    if report is not None:
        ended["report"] = report
    ImportRun.objects.filter(pk=run.pk).update(**ended)
    run.refresh_from_db()
    if state in {State.DONE, State.REFUSED}:
        _drop_file(run)


def _drop_file(run: ImportRun) -> None:
    if not run.file:
        return
    storage, name = run.file.storage, run.file.name or ""
    run.file = ""
    run.save(update_fields=["file"])
    transaction.on_commit(lambda: storage.delete(name))


def _operator(by: Person) -> None:
    if not (by.is_operator and by.is_active):
        raise NotVisible


def _locked(by: Person, run: ImportRun) -> ImportRun:
    _operator(by)
    found = ImportRun.objects.select_for_update(no_key=True, of=("self",)).filter(pk=run.pk).first()
    if found is None:
        raise NotVisible
    return found
