"""The pages of concepts, as a browser without script fills them in, and the API beside them."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ideas.concepts import actions, queries, tasks
from ideas.concepts.models import Concept, Sheet
from ideas.concepts.queries import notices
from tests import factories as make
from tests.concepts import lab
from workspace.common import clock
from workspace.people.models import Person
from workspace.spaces import actions as spaces
from workspace.spaces.models import Space
from workspace.threads.models import Attachment
from workspace.threads.queries import attachment_for

pytestmark = pytest.mark.django_db


def as_one(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def soon() -> str:
    return (clock.now() + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")


def written(**fields: Any) -> dict[str, Any]:
    """The form of a draft with two questions and a blank row."""
    return {
        "title": "A pump that listens", "words": "It *hears* wear.", "variants": "Basic | 29 €\n\nPro", "price": "29 €",
        "q0-kind": "rating", "q0-words": lab.RATING, "q0-most": "7", "q0-low": "useless", "q0-high": "", "q0-items": "",
        "q1-kind": "ranking", "q1-words": "Which one?", "q1-most": "5", "q1-low": "", "q1-high": "", "q1-items": "",
        "q2-kind": "", "q2-words": "", "q2-most": "5", "q2-low": "", "q2-high": "", "q2-items": "",
        **fields,
    }  # fmt: skip


def drafted(space: Space, **fields: Any) -> Concept:
    answer = as_one(space.created_by).post(f"/spaces/{space.pk}/concepts/new/", written(**fields))
    assert answer.status_code == 302, answer.content.decode()
    return Concept.objects.get(space=space)


def test_a_facilitator_writes_shows_and_opens_it() -> None:
    space = make.space()
    client = as_one(space.created_by)
    assert client.get(f"/spaces/{space.pk}/concepts/new/").status_code == 200
    png = SimpleUploadedFile("pump.png", lab.png())
    made = drafted(space, picture=png, picture_says="A pump with an ear", key=str(uuid.uuid4()))
    assert [(one.name, one.price) for one in made.variants.all()] == [("Basic", "29 €"), ("Pro", "")]
    assert [(one.kind, one.most, one.low) for one in made.questions.all()] == [
        ("rating", 7, "useless"),
        ("ranking", 5, ""),
    ]
    page = client.get(made.get_absolute_url()).content.decode()
    assert 'alt="A pump with an ear"' in page
    assert attachment_for(space.created_by, made.picture_id or 0).is_image
    edited = client.get(f"/concepts/{made.pk}/edit/").content.decode()
    assert "Basic | 29 €" in edited
    client.post(f"/concepts/{made.pk}/edit/", written(title="Another pump", picture_says="A pump with an ear"))
    made.refresh_from_db()
    assert (made.title, made.picture_says) == ("Another pump", "A pump with an ear")
    client.post(f"/concepts/{made.pk}/edit/", written(drops_picture="on"))
    made.refresh_from_db()
    assert made.picture is None
    assert client.post(f"/concepts/{made.pk}/open/", {"closes_at": soon()}).status_code == 302
    made.refresh_from_db()
    assert made.takes_answers
    assert client.get(f"/concepts/{made.pk}/edit/").status_code == 403


def test_the_same_key_makes_one_concept_and_one_picture() -> None:
    space, key = make.space(), str(uuid.uuid4())
    for _ in range(2):
        png = SimpleUploadedFile("pump.png", lab.png())
        as_one(space.created_by).post(
            f"/spaces/{space.pk}/concepts/new/", written(picture=png, picture_says="A pump", key=key)
        )
    assert Concept.objects.count() == 1
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": ""}, "Give the concept a title"),
        ({"q2-words": "Why?"}, "Choose how it is answered"),
        ({"variants": "\n".join(f"V{n}" for n in range(9))}, "8 at most"),
        ({"variants": "Basic"}, "2 to 12 things"),
        ({"picture": SimpleUploadedFile("pump.png", b"no picture")}, "Choose a picture"),
    ],
)
def test_what_is_wrong_stands_beside_what_was_typed(fields: dict[str, Any], sentence: str) -> None:
    space = make.space()
    if "picture" in fields:
        fields["picture"].seek(0)
    answer = as_one(space.created_by).post(
        f"/spaces/{space.pk}/concepts/new/", written(picture_says="A pump", **fields)
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert lab.RATING in page
    assert not Concept.objects.exists()


def test_a_row_s_errors_reach_a_browser_with_script_at_their_fields() -> None:
    space = make.space()
    answer = as_one(space.created_by).post(
        f"/spaces/{space.pk}/concepts/new/", written(**{"q2-words": "Why?"}), headers={"X-Requested-With": "causeway"}
    )
    assert answer.status_code == 422
    assert "q2-kind" in answer.json()["fields"]


def test_more_questions_are_asked_for_by_saving() -> None:
    space = make.space()
    answer = as_one(space.created_by).post(f"/spaces/{space.pk}/concepts/new/", written(more="1"))
    made = Concept.objects.get()
    assert answer.url == f"/concepts/{made.pk}/edit/"
    page = as_one(space.created_by).get(answer.url).content.decode()
    assert page.count("concept-form__row") == 4


def filled(found: Concept, **by_kind: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for one in found.questions.all():
        value = by_kind.get(one.kind, "")
        if one.kind == "ranking":
            fields |= {f"q{one.pk}-{index}": place for index, place in enumerate(value or [])}
        else:
            fields[f"q{one.pk}"] = value
    return fields


def test_a_customer_answers_changes_their_mind_and_takes_it_back() -> None:
    found = lab.concept()
    guest = lab.customers(found.space, "Aqua", 1)[0]
    client, url = as_one(guest), f"/concepts/{found.pk}/answer/"
    client.post(url, {**filled(found, rating="4", ranking=["2", "1", "3"], text="Quieter!"), "shows_name": "on"})
    sheet = Sheet.objects.get()
    kept = {one.kind: sheet.value(one) for one in found.questions.all()}
    assert kept == {"rating": 4, "statement": None, "ranking": [1, 0, 2], "text": "Quieter!"}
    assert sheet.shows_name
    page = client.get(found.get_absolute_url()).content.decode()
    assert "Quieter!" in page
    assert 'name="shows_name" id="id_shows_name" checked' in page
    client.post(url, filled(found, statement="-1"))
    sheet.refresh_from_db()
    assert (list(sheet.values.values()), sheet.shows_name) == ([-1], False)
    client.post(url, {"do": "withdraw"})
    assert "Quieter!" not in client.get(found.get_absolute_url()).content.decode()
    assert not Sheet.objects.filled().exists()


@pytest.mark.parametrize("ranking", [["1", "1", "2"], ["1", "", "2"], ["x", "1", "2"], ["1", "2", "9"]])
def test_a_ranking_that_is_not_whole_is_refused_and_the_rest_stays_typed(ranking: list[str]) -> None:
    found = lab.concept()
    answer = as_one(make.person()).post(
        f"/concepts/{found.pk}/answer/", filled(found, text="Quieter!", ranking=ranking)
    )
    assert answer.status_code == 422
    assert "place of its own" in answer.content.decode()
    assert "Quieter!" in answer.content.decode()


def test_its_tab_is_empty_first_and_then_lists_it() -> None:
    space = make.space()
    guest = lab.customers(space, "Aqua", 1)[0]
    url = f"/spaces/{space.pk}/concepts/"
    assert "Write a concept" in as_one(space.created_by).get(url).content.decode()
    assert "Write a concept" not in as_one(guest).get(url).content.decode()
    lab.draft(space, title="Secret draft")
    lab.concept(space)
    assert "Secret draft" in as_one(space.created_by).get(url).content.decode()
    page = as_one(guest).get(url).content.decode()
    assert "A pump that listens" in page
    assert "Secret draft" not in page


def test_withdrawing_asks_first() -> None:
    found = lab.concept()
    client = as_one(found.made_by)
    assert "This can't be undone" in client.get(f"/concepts/{found.pk}/withdraw/").content.decode()
    assert client.post(f"/concepts/{found.pk}/withdraw/").status_code == 302
    assert "was withdrawn" in client.get(found.get_absolute_url()).content.decode()


def test_results_are_given_out_as_the_page_shows_them() -> None:
    found = lab.concept()
    for number, who in enumerate([*lab.customers(found.space, "=Aqua", 6), *lab.customers(found.space, "Brunnen", 5)]):
        lab.answer(found, who, rating=4, statement=1, ranking=[0, 1, 2], text="=cmd()", shows_name=number == 0)
    lab.close(found)
    client = as_one(found.made_by)
    given = client.get(f"/concepts/{found.pk}/result.json").json()
    assert given.pop("format") == "causeway concept 1"
    assert given == client.get(f"/api/v1/concepts/{found.pk}/result").json()
    rating = given["questions"][0]["groups"]
    assert [(one["side"], one["organisation"], bool(one["figures"])) for one in rating] == [
        ("customer", None, True), ("employee", None, False), ("customer", "=Aqua", True), ("customer", "Brunnen", True)
    ]  # fmt: skip
    lines = client.get(f"/concepts/{found.pk}/result.csv").content.decode().splitlines()
    assert lines[0].startswith("question,kind,words,side,organisation,people,measure")
    assert sum(",mean," in line for line in lines) == 3
    assert not any(cell.startswith(("=", "@")) for line in lines for cell in line.split(","))


def test_by_script_one_does_what_the_pages_do() -> None:
    space = make.space()
    client, guest = as_one(space.created_by), lab.customers(space, "Aqua", 1)[0]

    def send(who: Client, method: str, path: str, **body: Any) -> Any:
        return getattr(who, method)(f"/api/v1{path}", json.dumps(body), content_type="application/json")

    asked = [{"kind": "rating", "words": lab.RATING}, {"kind": "ranking", "words": "Which?", "items": ["a", "b"]}]
    made = send(client, "post", f"/spaces/{space.pk}/concepts", title="A pump", questions=asked).json()
    assert (made["state"], made["questions"][1]["items"]) == ("draft", ["a", "b"])
    path = f"/concepts/{made['id']}"
    assert as_one(guest).get(f"/api/v1{path}").status_code == 404
    assert send(client, "put", path, title="B pump", questions=asked).json()["title"] == "B pump"
    assert send(client, "post", f"{path}/open", closes_at="2030-01-01T00:00:00").status_code == 422
    closes_at = (clock.now() + timedelta(days=2)).isoformat()
    opened = send(client, "post", f"{path}/open", closes_at=closes_at).json()
    rating, ranking = (one["id"] for one in opened["questions"])
    answered = send(as_one(guest), "put", f"{path}/answers", values={str(rating): 5, str(ranking): [1, 0]}).json()
    assert (answered["my_values"], answered["answers"]) == ({str(rating): 5, str(ranking): [1, 0]}, None)
    assert client.get(f"/api/v1{path}").json()["answers"] == 1
    assert send(as_one(guest), "put", f"{path}/answers", values={"x": 5}).status_code == 422
    assert send(as_one(guest), "put", f"{path}/name", shows=True).status_code == 204
    assert as_one(guest).get(f"/api/v1{path}").json()["my_name_shown"]
    assert as_one(guest).delete(f"/api/v1{path}/answers").json()["my_values"] == {}
    assert client.get(f"/api/v1{path}/result").status_code == 403
    assert send(client, "post", f"{path}/close").json()["state"] == "closed"
    assert client.get(f"/api/v1{path}/result").json()["people"] == {"customer": None, "employee": None}
    listed = client.get(f"/api/v1/spaces/{space.pk}/concepts").json()["concepts"]
    assert [one["id"] for one in listed] == [made["id"]]


def test_customers_are_told_when_it_opens_and_facilitators_when_it_closes() -> None:
    space = make.space()
    guest, late = lab.customers(space, "Aqua", 2)
    joined, other = make.person(), make.person()
    spaces.join_space(by=joined, space=space)
    found = lab.concept(space)
    assert set(notices._people_asked(found)) == {guest.pk, late.pk, joined.pk, space.created_by_id}
    assert found in queries.waiting_for(guest)
    assert found in queries.waiting_for(other)
    lab.answer(found, guest, rating=4)
    assert found not in queries.waiting_for(guest)
    assert found.closes_at
    with clock.at(found.closes_at - timedelta(hours=3)):
        assert {one.person for one in notices.closing_soon()} == {late.pk, joined.pk}
        assert tasks.remind(timestamp=0) == 2
    with clock.at(found.closes_at + timedelta(minutes=1)):
        tasks.close_overdue(timestamp=0)
    found.refresh_from_db()
    assert list(notices.unseen_results(space.created_by)) == [found]
    assert not notices.unseen_results(guest).exists()
    actions.see_figures(by=space.created_by, concept=found)
    assert not notices.unseen_results(space.created_by).exists()
