"""Takes the pictures that the pages are compared with: `make approve` takes them anew, to be looked at and committed.

They are kept the same on every machine by what is fixed: the deals and the clock of the fakes, a font of the tests' own
without hinting, grey instead of coloured edges, one colour profile, no movement. What is left differs in single points
at the edges of letters; the comparison goes by squares of 16 points and takes no notice of those.
"""

import base64
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.serving import serve_pages
from tests.fakes import FakeServices
from tests.split_deal import SPLIT

FOLDER = Path(__file__).parent
APPROVED = FOLDER / "approved"
FONTS = FOLDER / "font"
STYLES = Path(__file__).parents[2] / "web" / "static" / "page.css"
MOST_CHANGED = 6
"""How many squares may differ: as many as a short word covers."""

FONT_RULES = """
@font-face { font-family: "Looks Sans"; src: url("/static/looks/looks-regular.woff2"); font-weight: 400; }
@font-face { font-family: "Looks Sans"; src: url("/static/looks/looks-bold.woff2"); font-weight: 600 700; }
:root { --slds-g-font-family: "Looks Sans"; }
"""
COMPARE = """async ([before, after]) => {
  const square = 16, most = 16;
  const read = async (data) => {
    const image = new Image();
    image.src = "data:image/png;base64," + data;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  const [one, other] = [await read(before), await read(after)];
  if (one.width !== other.width || one.height !== other.height) return Infinity;
  let changed = 0;
  for (let top = 0; top < one.height; top += square) {
    for (let left = 0; left < one.width; left += square) {
      let sum = 0, points = 0;
      for (let y = top; y < Math.min(top + square, one.height); y += 1) {
        for (let x = left; x < Math.min(left + square, one.width); x += 1) {
          const at = 4 * (y * one.width + x);
          for (let part = 0; part < 3; part += 1) sum += Math.abs(one.data[at + part] - other.data[at + part]);
          points += 3;
        }
      }
      if (sum / points > most) changed += 1;
    }
  }
  return changed;
}"""


@dataclass(frozen=True, slots=True)
class Look:
    """One page as it is approved: what a person sees first, at one width, in one scheme."""

    name: str
    path: str
    width: int
    height: int
    scheme: Literal["light", "dark"]

    @property
    def file(self) -> Path:
        return APPROVED / f"{self.name}-{self.width}-{self.scheme}.png"


LOOKS = tuple(
    Look(name, path, width, height, scheme)
    for name, path in (("panel", f"/panel/{SPLIT}"), ("pipeline", "/pipeline"))
    for width, height in ((320, 640), (1280, 800))
    for scheme in ("light", "dark")
)


def take(browser: Browser, look: Look, more_styles: str = "") -> bytes:
    """Take the picture of a page as it is now; `more_styles` are added to its own."""

    def give_styles(route: Route) -> None:
        styles = STYLES.read_text(encoding="utf-8") + FONT_RULES + more_styles
        route.fulfill(body=styles, content_type="text/css")

    def give_font(route: Route) -> None:
        route.fulfill(path=FONTS / route.request.url.rsplit("/", 1)[1], content_type="font/woff2")

    services = FakeServices()
    services.links.add("look")
    with serve_pages(services) as address:
        size = {"width": look.width, "height": look.height}
        # a size is what it takes, which its own name for it doesn't say
        context = browser.new_context(
            viewport=size,  # type: ignore[arg-type]
            color_scheme=look.scheme,
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="UTC",
        )
        context.route("**/static/*/page.css", give_styles)
        context.route("**/static/looks/looks-*.woff2", give_font)
        page = context.new_page()
        answer = page.goto(f"{address}/sign-in/link/look?next={look.path}")
        if answer is None or not answer.ok:
            raise AssertionError(f"{look.path} can't be shown; what says so is no picture to compare with")
        if page.locator("#picture").count():
            page.locator("#picture[data-ready]").wait_for()
        page.evaluate("() => document.fonts.ready.then(() => null)")
        picture = page.screenshot(animations="disabled", caret="hide")
        context.close()
    return picture


def compare(page: Page, before: bytes, after: bytes) -> float:
    """Count the squares in which two pictures differ; infinite where they aren't of the same size."""
    count: float = page.evaluate(COMPARE, [base64.b64encode(picture).decode() for picture in (before, after)])
    return count


def main() -> None:
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    APPROVED.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for look in LOOKS:
            look.file.write_bytes(take(browser, look))
        browser.close()
    print(f"{len(LOOKS)} pictures are in {APPROVED}. Look at them before you commit them.")  # noqa: T201  # a command


if __name__ == "__main__":
    main()
