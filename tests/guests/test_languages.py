"""Customers are met in their language: all that is drawn for one reader, and nothing of what is drawn for everybody."""

import gettext
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client

from deploy import catalogs
from tests import factories as make
from tests.guests import doors, words
from tests.guests.conftest import SignIn
from workspace.common.errors import Refused
from workspace.people.models import Person
from workspace.web.context import LANGUAGES

OURS = [code for code, _ in LANGUAGES if code != "en"]
in_each = pytest.mark.parametrize("language", OURS)
SAID = {"de": "lädt Sie ein", "fr": "vous invite", "es": "le invita", "ar": "يدعوك"}


def catalog(language: str) -> Path:
    return catalogs.FOLDER / language / "LC_MESSAGES" / "django.po"


def key_of(word: words.Word) -> str:
    context, one, many = word
    key = f"{one}\x00{many}" if many else one
    return f"{context}\x04{key}" if context else key


def test_there_are_catalogs_for_the_languages_of_the_door() -> None:
    assert {path.parts[-3] for path in catalogs.FOLDER.rglob("*.po")} == set(OURS)


@in_each
def test_every_word_that_customers_meet_is_translated(language: str) -> None:
    known = catalogs.read(catalog(language))
    missing = {word for word in words.of_customers() if key_of(word) not in known}
    assert not missing, "add them to the catalogs, and run python -m deploy.catalogs"
    unused = set(known) - {""} - {key_of(word) for word in words.of_customers()}
    assert not unused


@in_each
def test_what_stands_in_the_words_stands_in_their_translation(language: str) -> None:
    for key, said in catalogs.read(catalog(language)).items():
        if not key:
            continue
        wanted = set(re.findall(r"%\(\w+\)s|</?\w+", key))
        for form in said.split("\x00"):
            assert form.strip(), key
            assert set(re.findall(r"%\(\w+\)s|</?\w+", form)) == wanted, form


@in_each
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    path = catalog(language)
    compiled = path.with_suffix(".mo").read_bytes()
    assert compiled == catalogs.compiled(catalogs.read(path)), "run python -m deploy.catalogs"
    spoken = gettext.GNUTranslations(BytesIO(compiled))
    assert spoken.gettext("Come in") != "Come in"


def test_a_line_that_is_none_of_a_catalog_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "x.po"
    broken.write_text('msgid "a"\nmsgstr "b"\n\nnonsense\n')
    with pytest.raises(catalogs.NotACatalog, match=r"x\.po:4"):
        catalogs.read(broken)
    broken.write_text('#, fuzzy\nmsgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgstr ""\n"d"\n"e"\n')
    assert catalogs.read(broken) == {"c": "de"}


def test_no_word_of_what_is_drawn_for_everybody_is_translated() -> None:
    """A fragment is drawn once, for readers of all languages: in a page of one of them it must look the same."""
    shared = words.pushed()
    assert len(shared) > 200
    assert not {word: where for word, where in shared.items() if word in words.of_customers()}


@pytest.mark.django_db
@in_each
def test_the_door_and_the_portal_speak_it(language: str, sign_in: SignIn) -> None:
    link = doors.link()
    door = Client(headers={"Accept-Language": f"{language},en;q=0.5"}).get(link.path).content.decode()
    assert SAID[language] in door
    direction = "rtl" if language == "ar" else "ltr"
    assert f'lang="{language}" dir="{direction}"' in door
    guest = make.guest(link.organisation)
    Person.objects.filter(pk=guest.pk).update(locale=language)
    page = sign_in(Person.objects.get(pk=guest.pk)).get("/portal/").content.decode()
    assert f'lang="{language}" dir="{direction}"' in page
    assert "Your ideas" not in page
    assert ">Search<" not in page


@pytest.mark.django_db
def test_whoever_chooses_a_language_at_the_door_keeps_it(client: Client) -> None:
    assert "Sign in" in client.get("/accounts/login/").content.decode()
    client.post("/language/", {"language": "fr", "next": "/accounts/login/"})
    page = client.get("/accounts/login/").content.decode()
    assert "Se connecter" in page
    assert client.post("/language/", {"language": "fr", "next": "https://evil.example/"}).url == "/"


@pytest.mark.django_db
def test_what_can_not_be_done_is_told_in_it(sign_in: SignIn) -> None:
    link = doors.link(colleagues=1)
    contact = doors.came(link)
    Person.objects.filter(pk=contact.pk).update(locale="de")
    page = sign_in(Person.objects.get(pk=contact.pk))
    said = {"name": "Cem Aydin", "email": "cem@aqua.example"}
    assert page.post("/invitations/colleague/", said).status_code == 302
    refused = page.post("/invitations/colleague/", {**said, "email": "dana@aqua.example"}).content.decode()
    assert "Sie haben 1 Kolleginnen und Kollegen eingeladen" in refused
    assert "Hier ist nichts, was Sie sehen können." in page.get("/boards/999999/").content.decode()
    assert "Tastenkürzel" in page.get("/portal/").content.decode()
    assert str(Refused("Only an operator may do this.")) == "Only an operator may do this."
