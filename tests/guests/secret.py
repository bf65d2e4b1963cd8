"""A world that a customer of another organisation must find nothing of: each thing in it has the word in it.

It is of two kinds at once: the inside of the house (an invited space of employees), and what is shared with customer B.
The customer who looks for it is of A, has a space of their own, and so pages that are not empty.
"""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from ideas.facilitation.actions import write_agreement
from tests import factories as make
from tests.api.test_leaks import SECRET, World
from tests.boards import garden
from tests.codesign import walls
from tests.codesign.test_brief import p, write
from tests.concepts import lab
from tests.facilitation import workshop
from tests.guests import doors
from tests.widget import counter
from workspace.api.actions import make_token
from workspace.audit.models import Participation
from workspace.guests.actions import invite_guest
from workspace.people.actions import name_skill
from workspace.people.models import Person
from workspace.threads.actions import attach_file, post_reply

__all__ = ["SECRET", "Secret"]


class Secret(World):
    """`other` is a person of customer B, `mine` one of customer A. `numbers`: what stands for a route's parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.company = make.customer(f"{SECRET} Works")
        make.share(self.space, self.company)
        self.other: Person = make.guest(self.company, f"{SECRET} Person")
        self._spoken()
        self._designed()
        self._invited()
        self.home = make.space(name="Ours with Aster")
        self.aster = make.customer("Aster")
        make.share(self.home, self.aster)
        self.mine: Person = make.guest(self.aster, "Aline Aster")
        make.thread(self.mine, self.home, "Our own question")
        garden.idea(
            self.mine, garden.board(self.home.created_by, self.home, title="Our own board"), title="Our own idea"
        )

    def _spoken(self) -> None:
        """What customer B said themselves."""
        file = attach_file(by=self.other, upload=SimpleUploadedFile(f"{SECRET}.txt", SECRET.encode()))
        said = post_reply(by=self.other, thread=self.thread, body=f"{SECRET} says the customer", attachments=[file.pk])
        theirs = garden.idea(self.other, self.board, title=f"{SECRET} of the customer")
        name_skill(by=self.other, skill=f"{SECRET} welding")
        hand = make.hand(self.other, self.gathering)
        item = make.item(self.gathering, f"{SECRET} to talk about")
        self.numbers |= {
            "attachment": file.pk, "said": said.pk, "their_idea": theirs.pk, "hand": hand.pk, "item": item.pk,
            "skill": self.other.skills.get().skill_id, "token": make_token(by=self.owner, name=SECRET).pk,
            "circle": make.circle(self.owner, f"{SECRET} circle", [self.owner]).pk, "number": 1, "version": 1,
            "browser": 1, "section": "about", "moment": "0", "marks": "x", "organisation": self.company.pk, "place": 1,
            "entry": Participation.objects.filter(actor=self.owner.pk).earliest("pk").entry,
        }  # fmt: skip

    def _designed(self) -> None:
        """Canvas, session, concept, widget."""
        canvas = walls.canvas(self.owner, self.space, title=f"{SECRET} canvas")
        note = walls.note(canvas, self.other, text=f"{SECRET} note")
        write(canvas, self.other, p(f"{SECRET} brief"))
        ended = workshop.ended(workshop.canvas(self.owner, self.space, title=f"{SECRET} wall"))
        held = workshop.vote(
            workshop.canvas(self.owner, self.space, title=f"{SECRET} vote"), f"{SECRET} first", "Other"
        )
        agreement = write_agreement(by=self.owner, session=held.session, words=f"{SECRET} agreed")
        concept = lab.concept(self.space, title=f"{SECRET} concept")
        product = counter.product(title=f"{SECRET} product board")
        self.numbers |= {
            "canvas": canvas.pk, "canvas_note": note.id, "held": 1, "session": held.session_id, "activity": held.pk,
            "option": held.options.order_by("pk")[0].pk, "agreement": agreement.pk, "ended": ended.pk,
            "group": ended.groups.order_by("pk")[0].pk, "concept": concept.pk, "widget": product.widget.pk,
            "key": product.shared.pk,
        }  # fmt: skip

    def _invited(self) -> None:
        letter = invite_guest(
            by=self.owner, organisation=self.company, spaces=[self.space], email="quicksilver@b.example",
            name=f"{SECRET} Newcomer",
        )  # fmt: skip
        doors.link(self.owner, organisation=self.company, spaces=[self.space])
        self.numbers["invitation"] = letter.pk

    def value_of(self, namespace: str, name: str, *, is_number: bool) -> Any:
        """What stands for a parameter of a route. Raises KeyError for one that nobody has told of: add it above."""
        named_otherwise = {
            ("guests", "link"): "invitation",
            ("codesign", "note"): "canvas_note",
            ("facilitation", "note"): "canvas_note",
        }
        if name in {"name", "token"} and not is_number:  # not to be guessed; each room tries its own
            return "x"
        return self.numbers[named_otherwise.get((namespace, name), name)]
