"""An employee sees of every name on a page whether it is a guest's."""

from collections.abc import Iterator

import pytest
from lxml import html
from lxml.html import HtmlElement

from tests.guests.secret import SECRET, Secret
from tests.guests.test_leaks import routes, signed_in

pytestmark = pytest.mark.django_db
NAME = f"{SECRET} Person"
# What stands together: the mark is beside the name in one of these.
TOGETHER = {"li", "article", "tr", "p", "blockquote", "dd", "footer", "header", "label", "summary", "h1", "h2", "h3"}
# A button is the verb on somebody who is named and marked beside it.
UNSEEN = {"title", "script", "style", "template", "option", "textarea", "button"}


def unmarked(page: HtmlElement) -> Iterator[str]:
    """The places on a page where the name stands and no mark beside it."""
    for element in page.iter():
        if not isinstance(element.tag, str) or element.tag in UNSEEN:
            continue
        said = [element.text or "", *(child.tail or "" for child in element)]
        if NAME not in " ".join(said) or any(one.tag in UNSEEN for one in element.iterancestors()):
            continue
        near = next((one for one in [element, *element.iterancestors()] if one.tag in TOGETHER), element)
        if not near.xpath(".//*[contains(@class, 'customer')] | self::*[contains(@class, 'customer')]"):
            yield html.tostring(near)[:160].decode()


def test_customers_are_marked_wherever_an_employee_reads_their_name() -> None:
    world, seen = Secret(), 0
    found: dict[str, str] = {}
    client = signed_in(world.owner)
    for route in routes():
        answer = client.get(route.path(world))
        if answer.streaming:
            b"".join(answer.streaming_content)  # a file, which is closed when it was read
        elif answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
            continue
        text = "" if answer.streaming else answer.content.decode()
        if NAME not in text:
            continue
        seen += 1
        for place in unmarked(html.fromstring(text)):
            found.setdefault(route.template, place)
    assert seen > 10
    assert not found, "\n".join(f"{route}: {place}" for route, place in found.items())
