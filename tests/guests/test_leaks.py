"""Two customers who must not find each other, nor the inside: at every page, by every way to write, at the API, on the
streams and shared documents, in search, in mails and in the bell.

What is tried is listed from the URL configuration, the API itself and the registries of streams and documents: who adds
a route adds it here too. A parameter that nobody has told of fails, and says where to tell (tests/guests/secret.py).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, get_resolver, include
from django.urls import path as address

from realtime import streams
from realtime.documents import kinds
from tests.api.conftest import Script
from tests.api.test_leaks import LISTS, paths
from tests.guests.secret import SECRET, Secret
from tests.notifications import told
from workspace.audit.models import Participation
from workspace.notifications.models import Notification
from workspace.people.models import Person

pytestmark = pytest.mark.django_db
# allauth's pages are about oneself and hold no content; ninja's are tried as what they are, below.
FOREIGN = ("accounts/", "api/")
# So many pages at least tell the word to whoever may read it.
FEW = 40


@dataclass(frozen=True)
class Route:
    """An address with its parameters, as the URL configuration has it."""

    namespace: str
    name: str
    template: str
    parameters: tuple[tuple[str, bool], ...]

    def path(self, world: Secret) -> str:
        filled = self.template
        for name, is_number in self.parameters:
            value = world.value_of(self.namespace, name, is_number=is_number)
            filled = re.sub(rf"<(\w+:)?{name}>", str(value), filled, count=1)
        return f"/{filled}"


def routes() -> Iterator[Route]:
    def walk(resolver: Any, prefix: str, namespace: str) -> Iterator[Route]:
        for one in resolver.url_patterns:
            template = f"{prefix}{one.pattern}"
            if template.startswith(FOREIGN) or "(?P" in template or "^" in template:
                continue
            if isinstance(one, URLPattern):
                taken = tuple(
                    (name, type(kind).__name__ == "IntConverter")
                    for name, kind in {**_above(resolver), **one.pattern.converters}.items()
                )
                yield Route(namespace, one.name or "", template, taken)
            else:
                yield from walk(one, template, one.namespace or namespace)

    yield from walk(get_resolver(), "", "")


def _above(resolver: Any) -> dict[str, Any]:
    return dict(getattr(resolver.pattern, "converters", {}))


@pytest.fixture
def world() -> Secret:
    return Secret()


def signed_in(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def body_of(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    where = answer.headers.get("Location", "")
    return f"{content.decode(errors='replace')} {where} {answer.headers.get('Content-Disposition', '')}".lower()


def test_every_parameter_of_a_route_is_told_of(world: Secret) -> None:
    unknown = set()
    for route in routes():
        for name, is_number in route.parameters:
            try:
                world.value_of(route.namespace, name, is_number=is_number)
            except KeyError:
                unknown.add(f"{route.namespace}: <{name}> of /{route.template}")
    assert not unknown, f"say in tests/guests/secret.py what stands for {sorted(unknown)}"


# As the house's own addresses, and one that somebody adds tomorrow.
urlpatterns = [
    address("", include("workspace.urls")),
    address("new/<int:novelty>/", lambda _request, **_names: HttpResponse()),
]


def test_a_route_that_is_added_is_tried_without_anyone_remembering(world: Secret) -> None:
    before = {route.template for route in routes()}
    with override_settings(ROOT_URLCONF=__name__):
        added = [route for route in routes() if route.template not in before]
    assert [(one.template, one.parameters) for one in added] == [("new/<int:novelty>/", (("novelty", True),))]
    with pytest.raises(KeyError):  # and until it is said what stands for it, the test above says where
        added[0].path(world)


def test_no_page_tells_a_customer_of_another_or_of_the_inside(world: Secret) -> None:
    client, told_of, others = signed_in(world.mine), [], []
    for route in routes():
        path = route.path(world)
        # Half of the word, so that a page that says again what was asked for does not count.
        answer = client.get(path, {"q": SECRET[:8], "title": SECRET[:8], "space": world.space.pk})
        if answer.status_code >= 500:
            told_of.append(f"{answer.status_code} {path}")
        if SECRET.lower() in body_of(answer):
            told_of.append(path)
        if route.parameters and answer.status_code == 200:
            others.append(path)
    assert not told_of
    # What is served to whoever asks, and says nothing: a style of the house, the frame of a widget, which is empty.
    served_to_all = ("/appearance/", "/unsubscribe/", "/widget/")
    assert not [path for path in others if not path.startswith(served_to_all)]


def test_those_whose_it_is_find_it(world: Secret) -> None:
    """So that the test above can fail: most of these pages tell the word to whoever may read it."""
    client, found = signed_in(world.owner), 0
    for route in routes():
        answer = client.get(route.path(world))
        found += answer.status_code == 200 and SECRET.lower() in body_of(answer)
    assert found > FEW


def test_no_way_to_write_opens_to_a_customer_of_another(world: Secret) -> None:
    client, wrong = signed_in(world.mine), []
    for route in routes():
        if not route.parameters:
            continue
        before = Participation.objects.count()
        answer = client.post(route.path(world), {"body": "x", "title": "x", "space": world.space.pk, "text": "x"})
        if SECRET.lower() in body_of(answer) or answer.status_code >= 500:
            wrong.append(f"{answer.status_code} {route.template}")
        if Participation.objects.count() != before:
            wrong.append(f"did something: {route.template}")
    assert not wrong


def test_whoever_is_not_signed_in_finds_nothing_at_all(world: Secret) -> None:
    client, wrong = Client(raise_request_exception=False), []
    for route in routes():
        answers = client.get(route.path(world)), client.post(route.path(world))
        if any(SECRET.lower() in body_of(answer) or answer.status_code >= 500 for answer in answers):
            wrong.append(route.template)
    assert not wrong


def test_no_way_through_the_api(world: Secret) -> None:
    script, wrong = Script(world.mine), []
    for method in ("get", "post", "put", "patch", "delete"):
        for path in paths(method):
            given = {name: world.numbers.get(name) for name in re.findall(r"{(\w+)}", path)}
            assert None not in given.values(), f"say in tests/guests/secret.py what stands for {given} of {path}"
            asked = (
                script.get(world.filled(path), q=SECRET)
                if method == "get"
                else script(method.upper(), world.filled(path), {})
            )
            is_own = path in LISTS or "{" not in path
            if (
                SECRET.lower() in asked.text.lower()
                or asked.status >= 500
                or not (is_own or asked.status in {404, 422})
            ):
                wrong.append(f"{asked.status} {method} {path}")
    assert not wrong


# Streams and documents that other tests register in the same process.
OF_TESTS = {"choir", "echo", "fanout", "page", "slate", "torn"}


def test_no_stream_and_no_document_is_heard(world: Secret) -> None:
    named = {"people": 0, "pulses": 0, "gathering": world.gathering.pk}
    for prefix, rule in streams._rules.items():
        if prefix in OF_TESTS:
            continue
        number = named.get(prefix, world.numbers.get(prefix))
        assert number is not None, f"say in tests/guests/secret.py what stands for {prefix}"
        assert not rule.may_listen(world.mine, number), prefix
        if rule.may_listen_many:
            assert rule.may_listen_many({(world.mine, number)}) == set(), prefix
    for prefix, kind in kinds._kinds.items():
        if prefix in OF_TESTS:
            continue
        number = {"drawer": 1, "brief": world.numbers["canvas"]}.get(prefix, world.numbers.get(prefix))
        assert number is not None, f"say in tests/guests/secret.py what stands for {prefix}"
        assert kind.access(world.mine, number) == kinds.Access.NONE, prefix


def test_nobody_is_told_of_it_in_the_bell_or_by_mail(world: Secret) -> None:
    told.follow()
    # Of one thing they are told: that a space was shared with their own organisation.
    (only,) = Notification.objects.filter(person=world.mine)
    assert only.kind == "space.shared"
    theirs = [one for one in mail.outbox if world.mine.email in one.to]
    assert not [one for one in theirs if SECRET.lower() in f"{one.subject} {one.body}".lower()]


def test_a_stranger_learns_nothing_from_an_invitation_of_another(world: Secret) -> None:
    """Whoever has its address learns for whom it is: that is what it is for. Nobody learns the address of one."""
    from workspace.guests.models import Link

    for link in Link.objects.all():
        pages = [signed_in(world.mine).get("/invitations/"), signed_in(world.mine).get("/portal/")]
        assert not [page for page in pages if link.path.encode() in page.content]
