"""Take the guides' pictures anew: docs/guide/<language>/<name>.png.

python -m tools.guide              # all of them
python -m tools.guide today log    # those whose name is said; they still stand in their order
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from teropong.language import LANGUAGES
from tools.guide.serving import MORNING, ROOT, fill, served
from tools.guide.shots import PHONE, SHOTS, Shot

LANGUAGE_COOKIE = "teropong_language"  # the app's own constant stands behind its settings
OUT = ROOT / "docs" / "guide"
LOCALES = {"en": "en-GB", "id": "id"}
"""What the browser itself speaks, as in its fields for days."""
COLOURS = 128
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Photographer:
    """Who signs in as the sample's people, in one language, and takes pictures."""

    def __init__(self, browser: Any, folder: Path, address: str, language: str) -> None:
        self._browser, self._address, self._language = browser, address, language
        file = folder / "sign-ins.json"
        told = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
        self._sign_ins = {one["role"]: one for one in told}
        self._contexts: dict[tuple[str, int, str], Any] = {}

    def take(self, shot: Shot) -> None:
        """Write a shot's picture."""
        page = self._context(shot).new_page()
        page.set_default_timeout(60_000)
        page.set_viewport_size({"width": shot.width, "height": shot.height})
        page.goto(shot.path)
        if shot.steps:
            shot.steps(page)
        page.wait_for_load_state("load")
        page.wait_for_timeout(300)
        taken = _picture(page, shot)
        page.context.set_offline(False)
        page.close()
        file = OUT / self._language / f"{shot.name}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_small(taken))
        print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1024} kB", flush=True)

    def _context(self, shot: Shot) -> Any:
        key = (shot.role, shot.width, shot.scheme)
        if key not in self._contexts:
            self._contexts[key] = self._open(*key)
        return self._contexts[key]

    def _open(self, role: str, width: int, scheme: str) -> Any:
        context = self._browser.new_context(
            base_url=self._address,
            viewport={"width": width, "height": 800},
            has_touch=width == PHONE,
            is_mobile=width == PHONE,
            locale=LOCALES[self._language],
            timezone_id=str(MORNING.tzinfo),
            reduced_motion="reduce",
            color_scheme=scheme,
        )
        context.add_cookies(
            [{"name": LANGUAGE_COOKIE, "value": self._language, "url": self._address}]
        )
        context.clock.install(time=MORNING)
        if role in self._sign_ins:
            self._sign_in(context.new_page(), **self._sign_ins[role])
        return context

    @staticmethod
    def _sign_in(page: Any, role: str, email: str, password: str) -> None:
        del role
        page.goto("/sign-in/login/")
        page.fill("[name=login]", email)
        page.fill("[name=password]", password)
        page.click("main form.form button.primary")
        page.wait_for_url("**/today/")
        page.close()


def _picture(page: Any, shot: Shot) -> bytes:
    still = {"animations": "disabled", "caret": "hide"}
    if shot.of:
        return bytes(page.locator(shot.of).first.screenshot(**still))
    side = 0 if shot.has_side else page.locator("nav.side").bounding_box()["width"]
    seen = {"x": side, "y": 0, "width": shot.width - side, "height": shot.height}
    return bytes(page.screenshot(clip=seen, **still))


def _small(taken: bytes) -> bytes:
    """The same picture with a palette: a third of the bytes."""
    out = BytesIO()
    image = Image.open(BytesIO(taken)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


@contextmanager
def _browser(language: str) -> Iterator[Any]:
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        raise SystemExit("There is no Chromium; on Debian: apt-get install chromium")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(
            executable_path=found,
            args=[*_QUIET, f"--lang={LOCALES[language]}"],
            env={**os.environ, "LANGUAGE": LOCALES[language]},
        )
        yield opened
        opened.close()


def main(*names: str) -> None:
    """Take the pictures of these names, or all, in every language."""
    shots = [shot for shot in SHOTS if shot.name in names or not names]
    if strange := set(names) - {shot.name for shot in SHOTS}:
        raise SystemExit(f"no such picture: {', '.join(sorted(strange))}")
    with tempfile.TemporaryDirectory(prefix="teropong-") as scratch:
        sample = Path(scratch) / "sample"
        sample.mkdir(mode=0o700)
        fill(sample)
        for language in LANGUAGES:
            founded, empty = Path(scratch) / language, Path(scratch) / f"{language}-empty"
            shutil.copytree(sample, founded)
            empty.mkdir(mode=0o700)
            with _browser(language) as browser:
                for folder in (founded, empty):
                    mine = [shot for shot in shots if (shot.role == "nobody") == (folder == empty)]
                    _take(mine, browser, folder, language)


def _take(shots: list[Shot], browser: Any, folder: Path, language: str) -> None:
    if not shots:
        return
    with served(folder) as address:
        photographer = Photographer(browser, folder, address, language)
        for shot in shots:
            photographer.take(shot)


if __name__ == "__main__":
    main(*sys.argv[1:])
