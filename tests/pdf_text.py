"""Whether a PDF's text can be selected and read: the little of the format that our two writers use."""

import re
import zlib

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
HEX = re.compile(rb"<([0-9A-Fa-f]+)>")


def streams_of(pdf):
    for match in STREAM.finditer(pdf):
        try:
            yield zlib.decompress(match.group(1))
        except zlib.error:
            yield match.group(1)


def unicode_maps(streams):
    """The ToUnicode maps, glyph number -> text; one per font."""
    for stream in streams:
        if b"begincmap" not in stream:
            continue
        found = {}
        for block in re.findall(rb"beginbfchar(.*?)endbfchar", stream, re.DOTALL):
            codes = HEX.findall(block)
            found |= {int(code, 16): text_of(text) for code, text in zip(codes[::2], codes[1::2], strict=True)}
        for block in re.findall(rb"beginbfrange(.*?)endbfrange", stream, re.DOTALL):
            for first, last, text in re.findall(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
                start = int(text, 16)
                found |= {int(first, 16) + n: chr(start + n) for n in range(int(last, 16) - int(first, 16) + 1)}
        yield found


def text_of(code):
    return bytes.fromhex(code.decode()).decode("utf-16-be", "replace")


def readings_of(pdf):
    """The whole text as each font alone would read it, without white space."""
    streams = list(streams_of(pdf))
    shown = [b"".join(HEX.findall(stream)) for stream in streams if b"BT" in stream and b"Tf" in stream]
    glyphs = [int(text[at : at + 4], 16) for text in shown for at in range(0, len(text) - 3, 4)]
    return ["".join(each.get(glyph, "") for glyph in glyphs) for each in unicode_maps(streams)]


def has_text(pdf, words):
    """Whether ``words``, set in one font, can be selected in the PDF."""
    return any("".join(words.split()) in reading for reading in readings_of(pdf))


def page_count(pdf):
    return max(len(re.findall(rb"/Type\s*/Page\b(?!s)", part)) for part in [pdf, b"\n".join(streams_of(pdf))])
