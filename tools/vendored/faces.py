"""Writes the typeface as pictures of mails need it: two weights as TrueType, from the web's own.

uv run --with fonttools --with brotli tools/vendored/faces.py    # after build.mjs
"""

from hashlib import sha256
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ASSETS = Path(__file__).parent.parent.parent / "src" / "teropong" / "vendored"
WEIGHTS = (400, 600)


def write(weight: int) -> str:
    """Write one weight, without hints, and return its line of the sums."""
    woff = TTFont(ASSETS / "inter-latin.woff2", recalcTimestamp=False)
    font = instantiateVariableFont(woff, {"wght": weight}, updateFontNames=True)
    font.flavor = None
    options = Options()
    options.layout_features, options.hinting, options.name_IDs = ["kern"], False, ["*"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap())
    subsetter.subset(font)
    file = ASSETS / f"inter-latin-{weight}.ttf"
    font.save(file)
    return f"{sha256(file.read_bytes()).hexdigest()}  {file.name}\n"


if __name__ == "__main__":
    sums = ASSETS / "SHA256SUMS"
    kept = [line for line in sums.read_text().splitlines(keepends=True) if ".ttf" not in line]
    lines = [*kept, *(write(weight) for weight in WEIGHTS)]
    sums.write_text("".join(sorted(lines, key=lambda line: line.split()[1])))
