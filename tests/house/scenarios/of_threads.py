"""Scenarios of threads."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests import factories as make
from tests.house.scenarios.deed import Deed, Scenario, in_space, in_thread, on_post
from workspace.threads import actions as threads


def _replying() -> Deed:
    """That a thread has grown is a light signal to its space, not an event: only the thread's page tells it."""
    deed = in_thread(body="The *steel* one: https://example.org/seal")
    deed.pages = [f"/threads/{deed.arguments['thread'].pk}/"]
    return deed


def _on_outcome(kind: str, *, done: bool = False, **arguments: Any) -> Deed:
    deed = on_post()
    post = deed.arguments.pop("post")
    outcome = make.outcome(deed.arguments["by"], post, kind)
    if done:
        threads.finish_action(by=deed.arguments["by"], outcome=outcome)
    deed.arguments |= {"outcome": outcome, **arguments}
    return deed


def _superseding() -> Deed:
    deed = _on_outcome("decision")
    thread = deed.arguments["outcome"].post.thread
    deed.arguments["post"] = make.reply(thread.opened_by, thread, "No: the bronze one after all.")
    return deed


def _reacted() -> Deed:
    deed = on_post(emoji="🎉")
    threads.react(by=deed.arguments["by"], post=deed.arguments["post"], emoji="🎉")
    return deed


def _closed() -> Deed:
    deed = in_thread()
    threads.close_thread(by=deed.arguments["by"], thread=deed.arguments["thread"])
    return deed


def _moving() -> Deed:
    deed = in_thread()
    there = make.space(deed.arguments["by"])
    deed.arguments["space"] = there
    deed.pages.append(f"/spaces/{there.pk}/")
    return deed


def _with_file() -> Deed:
    upload = SimpleUploadedFile("notes.txt", b"Flow 12 l/min at 3 bar", content_type="text/plain")
    return Deed({"by": make.person(), "upload": upload})


SCENARIOS = [
    Scenario(threads.open_thread, lambda: in_space(title="Which seal?", body="They **leak** at 3 bar, @space.")),
    Scenario(threads.post_reply, _replying, queries=8),
    Scenario(threads.edit_post, lambda: on_post(body="Let us take the bronze one.")),
    Scenario(threads.delete_post, on_post),
    Scenario(threads.react, lambda: on_post(emoji="👍")),
    Scenario(threads.withdraw_reaction, _reacted),
    Scenario(threads.rename_thread, lambda: in_thread(title="Which seal for 3 bar?")),
    Scenario(threads.close_thread, in_thread),
    Scenario(threads.reopen_thread, _closed),
    Scenario(threads.move_thread, _moving),
    Scenario(threads.mark_outcome, lambda: on_post(kind="decision", summary="We take steel")),
    Scenario(threads.supersede_decision, _superseding),
    Scenario(threads.withdraw_outcome, lambda: _on_outcome("lesson")),
    Scenario(threads.finish_action, lambda: _on_outcome("action")),
    Scenario(threads.reopen_action, lambda: _on_outcome("action", done=True)),
    Scenario(threads.attach_file, _with_file, None),
    Scenario(
        threads.mark_outcome,
        lambda: on_post(kind="action", owner=make.person(), due=date(2027, 3, 1), summary="Order the seals"),
    ),
]
