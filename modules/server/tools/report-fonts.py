"""Makes the fonts of printed reports: one file of each weight with all scripts, for the formatter sets a line of two
fonts on two baselines. Run by hand with fontTools and the Noto fonts:

    python3 report-fonts.py FOLDER_OF_NOTO_FONTS ../src/main/resources/org/sabha/server/report/pdf/fonts
"""
import os
import sys
import tempfile

from fontTools import merge, subset
from fontTools.ttLib import TTFont

LATIN = "0020-007E,00A0-024F,0300-0304,0307-030A,2010-2027,2030-203A,20B9,2122,2212,25CC"
SCRIPTS = ["Devanagari", "Bengali", "Gujarati", "Gurmukhi", "Tamil", "Telugu", "Kannada", "Malayalam", "Oriya"]
ASCENT, DESCENT = 1069, -408


def characters(ranges):
    found = set()
    for part in ranges.split(","):
        first, _, last = part.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def part(noto, name, weight, folder):
    font = TTFont(os.path.join(noto, f"{name}-{weight}.ttf"))
    options = subset.Options()
    options.hinting = False
    options.notdef_outline = True
    latin = characters(LATIN)
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"] if name == "NotoSans" else ["*"]
    cut = subset.Subsetter(options)
    cut.populate(unicodes=latin if name == "NotoSans" else [c for c in font.getBestCmap() if c > 0x2FF and c not in latin])
    cut.subset(font)
    path = os.path.join(folder, f"{name}.ttf")
    font.save(path)
    return path


def main(noto, target):
    for weight in ("Regular", "Bold"):
        with tempfile.TemporaryDirectory() as folder:
            names = ["NotoSans"] + ["NotoSans" + script for script in SCRIPTS]
            font = merge.Merger().merge([part(noto, name, weight, folder) for name in names])
        font["hhea"].ascent = font["OS/2"].sTypoAscender = ASCENT
        font["hhea"].descent = font["OS/2"].sTypoDescender = DESCENT
        font.save(os.path.join(target, f"ReportSans-{weight}.ttf"))


main(*sys.argv[1:])
