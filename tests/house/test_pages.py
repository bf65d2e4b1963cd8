"""A page that was kept alive by what was pushed to it looks like the page loaded afresh."""

import pytest
from django.test import Client
from lxml.html import HtmlElement

from tests import factories as make
from tests.house import fragments
from tests.house.scenarios import SCENARIOS, Deed, Scenario

pytestmark = pytest.mark.django_db


def reader_of(deed: Deed) -> Client:
    client = Client()
    client.force_login(deed.reader or make.person())
    return client


@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_page_and_pushed_fragments_equal_the_page_loaded_afresh(scenario: Scenario) -> None:
    deed = scenario.arrange()
    client = reader_of(deed)

    def load(url: str) -> HtmlElement:
        answer = client.get(url)
        assert answer.status_code == 200, url
        return fragments.parse(answer.content)

    pages = {url: load(url) for url in deed.pages}
    scenario.action(**deed.arguments)
    told = 0
    for url, page in pages.items():
        told += fragments.keep_alive(page, lambda url=url: load(url))
        assert fragments.shown(page) == fragments.shown(load(url)), f"{scenario} leaves {url} behind"
    assert told or not pages
