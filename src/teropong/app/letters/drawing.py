"""A picture of a letter as PNG: mails show no SVG.

On its own white ground, three times as many pixels as it is wide, in the typeface of the pages.
"""

from __future__ import annotations

import re
from importlib.resources import files

from resvg_py import svg_to_bytes

from teropong.shown.letters import Picture
from teropong.shown.letters.pictures import MAIL

SHARP = 3
_FACES = [str(files("teropong") / "vendored" / f"inter-latin-{n}.ttf") for n in (400, 600)]
_FOREIGN = re.compile(r"[^\x00-\xff\u2010-\u2027\u20ac\u2212\u00a0]")


def png(picture: Picture) -> bytes:
    """The picture; letters that the typeface lacks are sought among those of the machine."""
    svg = str(picture.svg)
    return bytes(
        svg_to_bytes(
            svg_string=svg,
            width=SHARP * picture.width,
            style_sheet=MAIL,
            skip_system_fonts=not _FOREIGN.search(svg),
            font_files=_FACES,
            font_family="Inter",
        )
    )
