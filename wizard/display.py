"""Makes text of unknown origin fit to be shown: nothing in it that a terminal obeys or that reverses its order.

Values in sentences are passed through here by `Language`, tables by the console's `render`; what is printed otherwise
calls it.
"""


def visible(text: str) -> str:
    """Return the text on one line; line breaks, control and direction characters are written as escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c == "\t" else _sign(c) for c in text)


def visible_lines(text: str) -> str:
    """Return the text with its line breaks and tabs; everything else as in `visible`."""
    if text.isprintable() or text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t" else _sign(c) for c in text)


def visible_json(data: object, *, indent: int | None = 1) -> str:
    """Return the data as JSON that a terminal can show; what is not printable is written as JSON's escapes."""
    import json

    dumped = json.dumps(data, ensure_ascii=False, indent=indent)
    if dumped.replace("\n", "").isprintable():
        return dumped
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in dumped)


def _sign(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a file's name that is not UTF-8, as Python keeps it
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
