"""What is designed together in the world that strangers may see nothing of: canvases, sessions, concepts."""

from typing import Any

from ideas.concepts.actions import close_concept
from ideas.facilitation.actions import change_session, write_agreement, write_in_drawer
from tests.codesign import walls
from tests.codesign.test_brief import p, write
from tests.concepts import lab
from tests.facilitation import workshop
from workspace.people.models import Person
from workspace.spaces.models import Space

Numbers = dict[str, Any]


def designed(owner: Person, space: Space, word: str) -> tuple[Numbers, dict[str, Numbers]]:
    """What stands for the parameters of paths; and for those of paths that need another thing of the same name."""
    canvas = walls.canvas(owner, space, title=f"{word} canvas")
    walls.note(canvas, owner, text=f"{word} note")
    write(canvas, owner, p(f"{word} brief"))
    ended = workshop.ended(workshop.canvas(owner, space, title=f"{word} wall"), ((f"{word} group", (f"{word} one",)),))
    wall = workshop.canvas(owner, space, title=f"{word} vote")
    vote = workshop.vote(wall, f"{word} rings at night", f"{word} rings each night", "Nothing of the kind")
    change_session(by=owner, session=vote.session, title=f"{word} session", blind=False)
    agreement = write_agreement(by=owner, session=vote.session, words=f"{word} agreed")
    writing = workshop.begin(workshop.going_on(workshop.canvas(owner, space, title=f"{word} alone")))
    drawer = write_in_drawer(by=owner, activity=writing, words=f"{word} in private")
    counted = lab.concept(space, title=f"{word} counted")
    close_concept(by=counted.made_by, concept=counted)
    numbers = {
        "canvas": canvas.pk, "session": vote.session_id, "activity": vote.pk,
        "option": vote.options.order_by("pk")[0].pk, "agreement": agreement.pk,
        "group": ended.groups.order_by("pk")[0].pk, "place": 1,
        "concept": lab.concept(space, title=f"{word} concept").pk,
    }  # fmt: skip
    in_private = {"activity": writing.pk, "note": workshop.lying_in(drawer)[0]}
    return numbers, {
        "/session-activities/{activity}/drawer": in_private,
        "/session-activities/{activity}/drawer/{note}": in_private,
        "/canvases/{canvas}/sessions": {"canvas": wall.pk},
        "/sessions/{session}/summary": {"session": ended.pk},
        "/concepts/{concept}/result": {"concept": counted.pk},
    }
