"""What people say of themselves: words, a face, skills."""

import io

import pytest
from PIL import Image

from realtime.models import Event
from workspace.audit.models import Participation, Verb
from workspace.common.errors import Invalid, NotVisible
from workspace.people import actions
from workspace.people.models import Person, Skill

pytestmark = pytest.mark.django_db


def picture(kind: str = "PNG", size: tuple[int, int] = (640, 480)) -> io.BytesIO:
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, kind)
    return io.BytesIO(written.getvalue())


def test_a_profile_is_changed_by_oneself_and_told_to_the_directory(employee: Person) -> None:
    changed = actions.change_profile(
        by=employee, name=" Erik  E. ", pronouns="he/him", time_zone="Europe/Stockholm", locale="en"
    )
    assert (changed.name, changed.pronouns, changed.time_zone) == ("Erik E.", "he/him", "Europe/Stockholm")
    assert set(Event.objects.values_list("stream__name", "kind")) == {
        ("people:0", "person.changed"),
        (employee.stream, "person.changed"),
    }
    again = actions.change_profile(
        by=employee, name="Erik E.", pronouns="he/him", time_zone="Europe/Stockholm", locale="en"
    )
    assert again == employee
    assert Participation.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"name": " "}, {"time_zone": "Mars/Base"}, {"locale": "tlh"}])
def test_a_profile_that_makes_no_sense_is_refused(employee: Person, wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        actions.change_profile(by=employee, **{"name": "Erik", **wrong})


def test_a_face_is_cut_square_and_written_anew(employee: Person, tmp_path: object, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path
    for kind in ("JPEG", "PNG", "WEBP", "GIF"):
        person = actions.change_avatar(by=employee, picture=picture(kind))
        with person.avatar.open() as file, Image.open(file) as face:
            assert (face.format, face.size) == ("WEBP", (256, 256))
    assert person.avatar_url.startswith("/avatars/")
    assert actions.change_avatar(by=employee, picture=None).avatar_url == ""


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n broken", b"%PDF-1.7"])
def test_a_file_that_is_no_picture_is_refused(employee: Person, content: bytes) -> None:
    with pytest.raises(Invalid, match="not a picture"):
        actions.change_avatar(by=employee, picture=io.BytesIO(content))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(employee: Person) -> None:
    with pytest.raises(Invalid):
        actions.change_avatar(by=employee, picture=picture(size=(20_000, 5_000)))


def test_the_same_words_meet_in_one_skill(employee: Person, operator: Person) -> None:
    actions.name_skill(by=employee, skill=" Pump  design ")
    actions.name_skill(by=operator, skill="PUMP DESIGN")
    actions.name_skill(by=operator, skill="pump design")
    skill = Skill.objects.get()
    assert skill.name == "Pump design"
    assert skill.people.count() == 2
    assert Participation.objects.filter(verb=Verb.NAMED_SKILLS).count() == 2
    actions.drop_skill(by=employee, skill=skill)
    assert skill.people.get().person == operator
    with pytest.raises(NotVisible):
        actions.drop_skill(by=employee, skill=skill)
    with pytest.raises(Invalid):
        actions.name_skill(by=employee, skill="x" * 61)
