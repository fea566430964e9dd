import csv
import io
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from plugin.lists import ListQuestion
from tests.deal_parts import NOW
from tests.fakes import TOKEN, FakeServices
from tests.odd_deals import BARE, CROWDED
from tests.split_deal import SPLIT
from web.app import create_app


@pytest.fixture
def services() -> FakeServices:
    return FakeServices()


@pytest.fixture
def client(services: FakeServices) -> Iterator[FlaskClient]:
    with create_app(services, now=lambda: NOW).test_client() as client:
        client.get(f"/sign-in/link/{TOKEN}")
        yield client


def _text(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def test_a_form_brings_the_address_that_says_only_what_is_asked(client: FlaskClient) -> None:
    answer = client.get("/pipeline?q=&agreement=split&view=all", headers={"HX-Request": "true"})
    assert answer.headers["HX-Push-Url"] == "/pipeline?agreement=split"
    assert "HX-Push-Url" not in client.get("/pipeline?agreement=split").headers


def test_columns_are_those_that_are_asked_for(client: FlaskClient) -> None:
    page = _text(client, "/pipeline?columns=owner&columns=changed")
    heads = re.findall(r'<th role="columnheader"[^>]*>([^<]*)</th>', page)
    assert heads == ["Risk", "Deal", "Owner", "Last change"]
    assert 'data-label="Amount"' not in page


def test_what_a_column_or_a_groups_head_tells_is_not_repeated_at_each_deal(client: FlaskClient) -> None:
    for asked in ("columns=owner&columns=account&columns=closes&columns=stage", "group=owner&columns=account"):
        names = re.findall(r'scope="row" class="deals__name">(.*?)</th>', _text(client, f"/pipeline?{asked}"))
        assert names
        assert not any("stack__small" in name for name in names)
    page = _text(client, "/pipeline?columns=closes&columns=stage")
    assert "stack__small" not in "".join(re.findall(r'class="deals__closes".*?</td>', page))
    assert "stack__small" in _text(client, "/pipeline?columns=closes")


@pytest.mark.parametrize("path", ["", "/filter", "/columns", "/save", "/hope", "/print", "/deals.csv"])
def test_what_cant_be_asked_is_named_on_every_page_of_the_list(client: FlaskClient, path: str) -> None:
    page = _text(client, f"/pipeline{path}?view=theirs", 400)
    assert "This list can&#39;t be shown" in page
    assert "`view` can&#39;t be &#39;theirs&#39;" in page


@pytest.mark.parametrize("path", ["/filter", "/columns", "/save", "/hope", "/print", "/deals.csv"])
def test_no_page_of_the_list_is_open_to_strangers(services: FakeServices, path: str) -> None:
    stranger = create_app(services, now=lambda: NOW).test_client()
    assert stranger.get(f"/pipeline{path}").status_code == 401


def test_the_file_holds_the_whole_list_asked_for_in_its_order(client: FlaskClient, services: FakeServices) -> None:
    services.page_size = 1
    answer = client.get("/pipeline/deals.csv?sort=risk")
    assert (answer.mimetype, answer.headers["Content-Disposition"]) == ("text/csv", 'attachment; filename="deals.csv"')
    lines = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"), newline="")))
    assert [line[0] for line in lines] == ["Id", CROWDED, SPLIT, BARE]


def test_the_print_holds_the_whole_list_and_says_where_it_is_cut(
    client: FlaskClient, services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.page_size = 1
    page = _text(client, "/pipeline/print")
    assert "3 in all, highest risk first" in page
    assert page.count('class="deals__name"><a') == 3
    monkeypatch.setattr("web.pipeline.MOST_PRINTED", 2)
    page = _text(client, "/pipeline/print")
    assert "the first 2, highest risk first" in page
    assert page.count('class="deals__name"><a') == 2


def test_the_print_of_a_grouped_list_has_its_heads(client: FlaskClient) -> None:
    page, printed = _text(client, "/pipeline?group=stage"), _text(client, "/pipeline/print?group=stage")
    heads = re.findall(r'<tr role="row" class="deals__group">.*?</tr>', page)
    assert heads
    assert re.findall(r'<tr role="row" class="deals__group">.*?</tr>', printed) == heads


def test_a_list_is_saved_and_shown_under_its_name(client: FlaskClient, services: FakeServices) -> None:
    answer = client.post("/pipeline/save", data={"name": "Split", "asked": "agreement=split", "do": "add"})
    assert (answer.status_code, answer.location) == (303, "/pipeline?agreement=split&saved=list-0")
    assert [view.question for view in services.named_lists.list(services.viewer)] == [
        ListQuestion(agreement=("split",))
    ]
    page = _text(client, answer.location or "")
    assert re.search(r'id="view-list-0"[^>]*aria-current="page"[^>]*>Split</a>', page)


def test_a_list_without_a_name_is_refused_with_the_form(client: FlaskClient) -> None:
    answer = client.post("/pipeline/save", data={"name": "", "asked": "sort=name", "do": "add"})
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#save"
    assert 'name="asked" value="sort=name"' in answer.text
    assert 'id="save-fault"' in answer.text


def test_the_review_goes_through_the_list_that_is_shown(client: FlaskClient) -> None:
    assert 'href="/reviews?agreement=split&amp;sort=name"' in _text(client, "/pipeline?agreement=split&sort=name")
