"""How the house looks: said by operators, read by everybody, taken back."""

import io
import re
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests import factories as make
from tests.guests import doors
from tests.guests.conftest import SignIn
from workspace.common import letters
from workspace.common.errors import NotVisible, Refused
from workspace.guests import actions, queries
from workspace.guests.models import Appearance
from workspace.guests.queries import colours
from workspace.people.models import Person

VIOLET = "#6b3fc0"


@pytest.fixture
def operator(db: None) -> Person:
    return make.person(is_operator=True)


def picture(kind: str = "PNG", size: tuple[int, int] = (900, 200)) -> io.BytesIO:
    written = io.BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", size, "teal").save(written, kind)
    written.seek(0)
    return written


def test_contrast_is_counted_as_the_guidelines_do() -> None:
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert colours.contrast(VIOLET, VIOLET) == 1


@given(st.tuples(*[st.integers(0, 255)] * 3), st.booleans())
@settings(max_examples=150, deadline=None)
def test_of_every_colour_there_is_a_nearest_one_that_can_be_read(parts: tuple[int, int, int], dark: bool) -> None:
    asked = "#" + "".join(f"{part:02x}" for part in parts)
    found = colours.shades(colours.readable(asked, dark=dark), dark=dark)
    grounds = (*(colours.DARK if dark else colours.LIGHT), found.wash)
    assert min(colours.contrast(found.accent, ground) for ground in grounds) >= 4.5
    assert colours.contrast(found.ink, found.accent) >= 4.5


def test_it_is_worn_on_every_page_and_in_mails(operator: Person, sign_in: SignIn) -> None:
    look = doors.look(
        operator, name="Norrland Pumps", accent=VIOLET, welcome="Good to see you.", contact="help@norrland.example"
    )
    for page in (
        Client().get("/accounts/login/"),
        sign_in(make.guest()).get("/portal/"),
        sign_in(make.person()).get("/"),
        Client().get(doors.link().path),
    ):
        text = page.content.decode()
        assert "Norrland Pumps</title>" in text
        assert f'href="/appearance/{look.pk}.css"' in text
        assert "style=" not in re.sub(r"<svg.*?</svg>", "", text)
    assert "Good to see you." in sign_in(make.guest()).get("/portal/").content.decode()
    assert "mailto:help@norrland.example" in sign_in(make.guest()).get("/portal/").content.decode()
    assert VIOLET in letters.page("people/mail/account.html", {"subject": "x", "code": "ABC"})


def test_pages_learn_of_a_change_by_what_they_read_anyway(operator: Person, sign_in: SignIn) -> None:
    """Another process knows nothing of it: its page reads where the stream stands, with its bell."""

    def asked() -> tuple[str, int]:
        with CaptureQueriesContext(connection) as queried:
            page = reader.get("/spaces/").content.decode()
        named = page[: page.index("</title>")].rpartition(" · ")[2]
        return named, sum("guests_appearance" in query["sql"] for query in queried)

    reader = sign_in(make.person())
    assert asked() == ("Causeway", 0)
    first = doors.look(operator, name="Norrland Pumps")
    assert asked() == ("Norrland Pumps", 1)
    assert asked() == ("Norrland Pumps", 0)
    doors.look(operator, name="Boreal")
    with transaction.atomic():
        doors.look(operator, name="Never")
        transaction.set_rollback(True)
    assert asked() == ("Boreal", 1)
    actions.wear_again(by=operator, appearance=first)
    assert asked() == ("Norrland Pumps", 1)
    actions.wear_again(by=operator, appearance=None)
    assert asked() == ("Causeway", 1)
    assert asked() == ("Causeway", 0)


def test_its_style_is_served_to_everybody_for_long_with_a_tag(operator: Person, client: Client) -> None:
    look = doors.look(operator, accent=VIOLET)
    answer = client.get(f"/appearance/{look.pk}.css")
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer["Cache-Control"]
    assert f"--accent: light-dark({VIOLET}, " in answer.content.decode()
    again = client.get(f"/appearance/{look.pk}.css", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert client.get(f"/appearance/{look.pk + 1}.css").status_code == 404


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"accent": "#ffcc00"}, "accent", r"contrast of 1\.\d to 1 .* nearest that does is #[0-9a-f]{6}"),
        ({"accent": "#808080"}, "accent", "4.5"),
        ({"accent": VIOLET, "accent_dark": "#330066"}, "accent_dark", "nearest"),
        ({"accent": "red"}, "accent", "six digits"),
        ({"accent_dark": "#c0a8fb"}, "accent", "for the light too"),
        ({"accent": "#6b3fc0; } body { display: none"}, "accent", "six digits"),
        ({"name": "x" * 61}, "name", "60"),
        ({"logo": io.BytesIO(b"<svg onload=alert(1)>")}, "logo", "not a picture"),
    ],
)
def test_what_can_not_be_read_is_refused_at_its_field(
    operator: Person, said: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(actions.Unreadable, match=words) as wrong:
        actions.change_appearance(by=operator, **said)
    assert wrong.value.field == field
    assert not Appearance.objects.exists()


def test_a_logo_is_written_anew_and_served_to_everybody(operator: Person, client: Client) -> None:
    look = doors.look(operator, logo=picture())
    assert re.fullmatch(r"[0-9a-f]{32}\.png", look.logo)
    answer = client.get(f"/appearance/logo/{look.logo}")
    assert answer["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).size == (648, 144)
    assert look.logo in client.get("/accounts/login/").content.decode()
    kept = doors.look(operator, name="Norrland")
    assert kept.logo == look.logo
    assert doors.look(operator, name="Norrland", keep_logo=False).logo == ""
    assert default_storage.exists(f"logos/{look.logo}")  # the look of before may come back
    for wrong in ("../secret-key", "x.png", f"{'a' * 32}.png"):
        assert client.get(f"/appearance/logo/{wrong}").status_code == 404


def test_the_look_of_before_comes_back_and_ours_too(operator: Person, sign_in: SignIn) -> None:
    first = doors.look(operator, name="First", accent=VIOLET)
    doors.look(operator, name="Second")
    page = sign_in(operator)
    assert page.post(f"/appearance/{first.pk}/wear/").status_code == 302
    assert queries.look_now().name == "First"
    assert page.post("/appearance/0/wear/").status_code == 302
    assert queries.look_now().is_ours
    assert not queries.look_now().style_url
    assert Appearance.objects.count() == 4  # nothing is overwritten
    assert LogEntry.objects.get_for_model(Appearance).count() == 4


def test_only_operators_say_it(operator: Person, sign_in: SignIn) -> None:
    look = doors.look(operator, name="Norrland")
    for person, error in ((make.person(), Refused), (make.guest(), NotVisible)):
        with pytest.raises(error):
            actions.change_appearance(by=person, name="x")
        with pytest.raises(error):
            actions.wear_again(by=person, appearance=None)
        client = sign_in(person)
        assert client.get("/appearance/").status_code == 404
        assert client.get("/appearance/tried.css?accent=6b3fc0").status_code == 404
        assert client.post(f"/appearance/{look.pk}/wear/").status_code in {403, 404}
    assert Appearance.objects.get() == look


def test_it_is_shown_before_it_is_saved(operator: Person, sign_in: SignIn) -> None:
    page = sign_in(operator).post("/appearance/", {"name": "Tried", "accent": VIOLET, "try": "yes"})
    text = page.content.decode()
    assert "appearance-sample--dark" in text
    assert "Tried" in text
    (address,) = re.findall(r'href="(/appearance/tried\.css\?[^"]*)"', text)
    style = sign_in(operator).get(address.replace("&amp;", "&"))
    assert style.content.decode().startswith(".appearance-sample {")
    assert not Appearance.objects.exists()
    wrong = sign_in(operator).post("/appearance/", {"accent": "#ffff00", "try": "yes"})
    assert wrong.status_code == 422
    assert "nearest" in wrong.content.decode()


def test_the_form_saves_all_of_it(operator: Person, sign_in: SignIn) -> None:
    said = {"name": "Norrland", "accent": VIOLET, "accent_dark": "", "welcome": "Hello", "contact": "Ask Ann"}
    assert sign_in(operator).post("/appearance/", {**said, "logo": picture("JPEG")}).status_code == 302
    look = queries.look_now()
    assert (look.name, look.accent, look.contact, look.contact_url) == ("Norrland", VIOLET, "Ask Ann", "")
    assert look.logo
    sign_in(operator).post("/appearance/", {**said, "no_logo": "on"})
    assert not queries.look_now().logo
