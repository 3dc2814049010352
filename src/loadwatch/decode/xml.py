"""One streaming guard for all XML: expat without namespaces, so undeclared prefixes are welcome.

Attacks (document types, entities, depth, endless tokens) refuse the file. Damage does not: what was read
before it stays read, and a `Damage` says where it stopped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol
from xml.parsers import expat  # nosec - every attack it is open to is refused below

from loadwatch.decode.limits import DEFAULT_LIMITS, Limits, human_bytes
from loadwatch.errors import CorruptFileError, Issue, TooLargeError

CHUNK = 64 * 1024
BLANKS = b" \t\r\n\0\xef\xbb\xbf"  # and the byte order mark, which some writers put twice
CUT_OFF = frozenset({3, 5, 6, 20})  # expat: no element, unclosed token, partial character, unclosed CDATA
WRONG_ENCODING = frozenset({4, 18, 19})  # expat: invalid token, unknown encoding, incorrect encoding

BUILT_IN = frozenset({"utf-8", "utf-16", "utf-16le", "utf-16be", "iso-8859-1", "us-ascii"})

BARE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Starts = Mapping[str, Callable[[dict[str, str]], None]]
Ends = Mapping[str, Callable[[str], None]]


class Reader(Protocol):
    """Anything that gives bytes in pieces."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class Damage:
    """Where an XML file stopped being readable."""

    code: str  # truncated, malformed_xml
    line: int
    reason: str
    wrong_encoding: bool = False

    def issue(self, kept: str) -> Issue:
        """The damage as an `Issue`; `kept` says what was saved, '217 points'."""
        what = "ends too early" if self.code == "truncated" else f"is damaged ({self.reason})"
        message = f"The file {what} at line {self.line}; {kept} before it were kept."
        return Issue(self.code, message, "warning", f"line {self.line}")


@dataclass(frozen=True)
class Dialect:
    """What one walk allows."""

    limits: Limits = DEFAULT_LIMITS
    max_elements: int | None = None  # default: the limit for activity files
    allow_doctype: bool = False  # Apple's export.xml has one; entity declarations are never allowed
    encoding: str | None = None  # overrides what the file says of itself


def local_name(raw: str) -> str:
    """'ns3:TPX' → 'tpx': the name without its prefix, in lower case."""
    return raw.rpartition(":")[2].lower()


class _Calls(dict[str, Callable[..., None] | None]):
    """Raw element name → what to call; looked up once for each spelling."""

    def __init__(self, wanted: Mapping[str, Callable[..., None]]) -> None:
        super().__init__()
        self.wanted = wanted

    def __missing__(self, raw: str) -> Callable[..., None] | None:
        call = self[raw] = self.wanted.get(local_name(raw))
        return call


def walk(name: str, chunks: Iterable[bytes], starts: Starts, ends: Ends, dialect: Dialect) -> Damage | None:
    """Call `starts` and `ends` by local lower-case name; return the damage that stopped the walk, if any."""
    parser = expat.ParserCreate(dialect.encoding)
    parser.buffer_text = True
    if dialect.encoding is None:
        parser.XmlDeclHandler = _check_encoding
    _hook(name, parser, starts, ends, dialect)
    _forbid(name, parser, allow_doctype=dialect.allow_doctype)
    fed = 0
    try:
        for chunk in _without_leading_blanks(chunks):
            fed += len(chunk)
            parser.Parse(chunk, False)
            if fed - parser.CurrentByteIndex > dialect.limits.xml_token_bytes:
                raise TooLargeError(
                    name, human_bytes(dialect.limits.xml_token_bytes), "one piece of XML over it"
                )
        parser.Parse(b"", True)
    except _EncodingError as error:
        return Damage("malformed_xml", 1, str(error), wrong_encoding=True)
    except expat.ExpatError as error:
        code = "truncated" if error.code in CUT_OFF else "malformed_xml"
        return Damage(code, error.lineno, expat.ErrorString(error.code), error.code in WRONG_ENCODING)
    return None


class _EncodingError(Exception):
    """The file says that it is written in an encoding that cannot be read as it is."""


def _check_encoding(_: str, encoding: str | None, __: int) -> None:
    """Refuse names that no codec has, and encodings of several bytes, before expat stumbles over them."""
    if encoding is None or encoding.lower() in BUILT_IN:
        return
    try:
        n_characters = len(bytes(range(256)).decode(encoding, "replace"))
    except (LookupError, ValueError) as error:
        raise _EncodingError(f"unknown encoding '{encoding[:40]}'") from error
    if n_characters != 256:
        raise _EncodingError(f"encoding '{encoding[:40]}' has several bytes for one character")


def _hook(name: str, parser: expat.XMLParserType, starts: Starts, ends: Ends, dialect: Dialect) -> None:
    opens, closes = _Calls(starts), _Calls(ends)
    texts: list[str] = []
    depth = count = 0
    max_depth, max_count = dialect.limits.xml_depth, dialect.max_elements or dialect.limits.xml_elements

    def start(raw: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth += 1
        count += 1
        if depth > max_depth or count > max_count:
            raise _too_many(name, depth, count, (max_depth, max_count))
        texts.clear()
        if (call := opens[raw]) is not None:
            call(attributes)

    def end(raw: str) -> None:
        nonlocal depth
        depth -= 1
        if (call := closes[raw]) is not None:
            call("".join(texts))
        texts.clear()

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = texts.append


def _too_many(name: str, depth: int, count: int, most: tuple[int, int]) -> TooLargeError:
    found = f"elements nested {depth} deep" if depth > most[0] else f"{count} elements"
    return TooLargeError(name, f"{most[0]} deep and {most[1]} elements", found)


def _forbid(name: str, parser: expat.XMLParserType, *, allow_doctype: bool) -> None:
    def refuse(*_: object) -> int:
        raise CorruptFileError(
            name,
            "The file declares a document type or entities, which no watch writes: it was refused unread.",
            "Export the activity again from the watch or site.",
            expected="plain XML",
            found="DOCTYPE or ENTITY",
        )

    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    if not allow_doctype:
        parser.StartDoctypeDeclHandler = refuse


def _without_leading_blanks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Strava puts spaces before <?xml and others a BOM after blanks; strict XML allows neither."""
    pieces = iter(chunks)
    for piece in pieces:
        if piece.startswith(b"\0<"):  # UTF-16 without a BOM
            yield piece
            break
        rest = piece.lstrip(BLANKS)
        if rest:
            yield rest
            break
    yield from pieces


def repaired(data: bytes) -> bytes | None:
    """The text with what XML forbids made harmless: a bare `&` and control characters; None: nothing to do.

    Names that people type get into files like this. Entities stay text: they are never resolved.
    """
    if b"\0" in data[:4]:
        return None
    mended = FORBIDDEN.sub(b" ", BARE_AMPERSAND.sub(b"&amp;", data))
    return mended if mended != data else None


def slices(data: bytes) -> Iterator[bytes]:
    """`data` in pieces small enough for the token limit to bite."""
    view = memoryview(data)
    for at in range(0, len(view), CHUNK):
        yield bytes(view[at : at + CHUNK])


def pieces(stream: Reader) -> Iterator[bytes]:
    """A stream in the same pieces, to its end."""
    while chunk := stream.read(CHUNK):
        yield chunk
