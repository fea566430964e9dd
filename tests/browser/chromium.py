"""Where the browser is and how it is started."""

import shutil

ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    # letters and colours as on every other machine
    "--font-render-hinting=none",
    "--disable-lcd-text",
    "--force-color-profile=srgb",
]


def find_chromium() -> str:
    """Find the browser; Playwright's own is never downloaded."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        raise FileNotFoundError("chromium isn't installed; on Debian: apt-get install chromium")
    return path
