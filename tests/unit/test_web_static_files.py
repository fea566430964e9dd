import gc
import re
import warnings
from pathlib import Path

from tests.deal_parts import NOW
from tests.fakes import FakeServices
from web.app import create_app
from web.static_files import FOLDER, read_version


def test_a_page_asks_for_its_files_by_their_version_and_a_browser_may_keep_them() -> None:
    client = create_app(FakeServices(), now=lambda: NOW).test_client()
    page = client.get("/sign-out").get_data(as_text=True)
    address = re.findall(r'href="(/static/[^"]+/page\.css)"', page)[0]
    with client.get(address) as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert f"/{read_version()}/" in address


def test_a_file_asked_for_by_another_versions_address_is_given_and_not_kept() -> None:
    client = create_app(FakeServices(), now=lambda: NOW).test_client()
    with client.get("/static/000000000000/page.css") as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-cache"


def test_the_version_changes_with_what_a_file_holds_and_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "one.css").write_text("a")
    first = read_version(tmp_path)
    (tmp_path / "one.css").write_text("b")
    second = read_version(tmp_path)
    (tmp_path / "one.css").rename(tmp_path / "two.css")
    assert len({first, second, read_version(tmp_path)}) == 3


def test_no_file_outside_the_folder_is_given() -> None:
    client = create_app(FakeServices(), now=lambda: NOW).test_client()
    assert client.get("/static/any/../app.py").status_code == 404
    assert client.get("/static/any/%2e%2e/app.py").status_code == 404


def test_files_come_compressed_and_pages_do_not() -> None:
    client = create_app(FakeServices(), now=lambda: NOW).test_client()
    takes = {"Accept-Encoding": "br, gzip"}
    with client.get("/static/any/page.css", headers=takes) as answer:
        assert answer.headers["Content-Encoding"] == "br"
        assert len(answer.get_data()) < len((FOLDER / "page.css").read_bytes()) / 2
    with client.get("/static/any/page.css") as answer:
        assert answer.get_data() == (FOLDER / "page.css").read_bytes()
    assert "Content-Encoding" not in client.get("/sign-out", headers=takes).headers


def test_a_file_asked_for_by_somebody_who_is_gone_is_closed() -> None:
    app = create_app(FakeServices(), now=lambda: NOW)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        with app.test_request_context("/static/any/page.css"):
            app.full_dispatch_request()  # and nobody takes the answer
        gc.collect()
    assert [str(one.message) for one in told if one.category is ResourceWarning] == []


def test_a_file_that_came_compressed_is_closed() -> None:
    client = create_app(FakeServices(), now=lambda: NOW).test_client()
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        with client.get("/static/any/page.css", headers={"Accept-Encoding": "br"}) as answer:
            assert answer.get_data()
        del answer
        gc.collect()
    assert [str(one.message) for one in told if one.category is ResourceWarning] == []
