"""Says what each page weighs: `python -m tests.browser.weights` opens those of the demo, each as on a first visit.

For each page: how many requests, how many kB in all and of what, how long the server took for the page itself, and
when the first words stood on the screen. Figures are of this machine and moment; compare them with those of another
commit measured in the same hour, never with a limit.
"""

import logging
from collections import Counter
from collections.abc import Iterator

from playwright.sync_api import Browser, Response, sync_playwright

from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.visits import DemoPages, find_path, list_pages, serve_demo_pages

TIMES = 3
DOWNLOADS = (".csv", ".pdf")
KINDS = ("document", "stylesheet", "script", "image", "fetch")
PAINTED = (
    "() => new Promise((resolve) => new PerformanceObserver((list) => {"
    " const one = list.getEntriesByName('first-contentful-paint')[0]; if (one) resolve(one.startTime); })"
    ".observe({ type: 'paint', buffered: true }))"
)
SERVED = (
    "() => { const one = performance.getEntriesByType('navigation')[0]; return one.responseStart - one.requestStart; }"
)


def measure(browser: Browser, pages: DemoPages, path: str) -> tuple[Counter[str], int, float, float]:
    """Open a page as on a first visit: bytes of each kind, requests, ms of the server, ms until the first words."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    pages.sign_in(page)
    context.new_cdp_session(page).send("Network.clearBrowserCache")
    answers: list[Response] = []

    def count(answer: Response) -> None:
        answers.append(answer)

    page.on("response", count)
    page.goto(f"{pages.address}{path}", wait_until="load")
    painted, served = page.evaluate(PAINTED), page.evaluate(SERVED)
    sizes: Counter[str] = Counter()
    for answer in answers:
        kind = answer.request.resource_type
        sizes[kind if kind in KINDS else "image"] += max(
            0, answer.request.sizes()["responseBodySize"]
        )  # less than nothing where it was cached
    context.close()
    return sizes, len(answers), served, painted


def iter_lines(browser: Browser, pages: DemoPages) -> Iterator[str]:
    kinds = "  ".join(f"{kind[:8]:>8}" for kind in KINDS)
    yield f"{'page':<44} {'requests':>8} {'kB':>6}  {kinds} {'server':>8} {'words':>8}"
    for endpoint in sorted(list_pages()):
        path = find_path(endpoint, pages)
        if path.endswith(DOWNLOADS):
            continue
        seen = [measure(browser, pages, path) for _ in range(TIMES)]
        sizes, requests = seen[0][:2]
        served, painted = (sorted(one[part] for one in seen)[TIMES // 2] for part in (2, 3))
        kinds = "  ".join(f"{sizes[kind] / 1000:8.1f}" for kind in KINDS)
        yield f"{endpoint:<44} {requests:>8} {sizes.total() / 1000:>6.0f}  {kinds} {served:>5.0f} ms {painted:>5.0f} ms"


def main() -> None:
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    with sync_playwright() as playwright, serve_demo_pages() as pages:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for line in iter_lines(browser, pages):
            print(line, flush=True)  # noqa: T201  # a command
        browser.close()


if __name__ == "__main__":
    main()
