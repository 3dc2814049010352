"""What bytes are, told by the bytes alone; names and suffixes are never asked."""

from __future__ import annotations

import re

HEAD = 64 * 1024  # enough for Apple's document type before the first element
UTF8_BOM = b"\xef\xbb\xbf"
ACTIVITY_FILE = 4  # FIT file_id.type
FIT_TYPES = {
    1: "device", 2: "settings", 3: "sport settings", 5: "workout", 6: "course", 7: "schedule", 8: "locations",
    9: "weight", 10: "totals", 11: "goals", 14: "blood pressure", 15: "monitoring", 20: "activity summary",
    28: "monitoring", 32: "monitoring", 34: "segment", 35: "segment list", 44: "metrics", 49: "sleep",
    68: "heart rate variability", 73: "skin temperature",
}  # fmt: skip

MAGIC = (
    (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"\x1f\x8b", "gz"),
    (b"\x00\x05\x16\x07", "appledouble"), (b"\x00\x05\x16\x00", "appledouble"),
    (b"\xff\xd8\xff", "photo"), (b"\x89PNG\r\n\x1a\n", "photo"), (b"GIF8", "photo"), (b"II*\x00", "photo"),
    (b"MM\x00*", "photo"), (b"BM", "photo"), (b"%PDF", "document"), (b"SQLite format 3", "database"),
    (b"7z\xbc\xaf\x27\x1c", "archive"), (b"Rar!", "archive"), (b"BZh", "archive"), (b"\xfd7zXZ", "archive"),
)  # fmt: skip
ROOTS = {
    b"gpx": "gpx", b"trk": "gpx", b"trainingcenterdatabase": "tcx", b"activities": "tcx",
    b"healthdata": "apple", b"kml": "kml", b"html": "html", b"svg": "photo",
}  # fmt: skip
ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s/>]")
COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
ROW = re.compile(rb'"loadwatch"\s*:\s*"row"')
OWN = re.compile(rb'\{\s*"loadwatch"\s*:\s*"own"')
POLAR = re.compile(rb'"(?:exportVersion|timezoneOffset(?:Minutes)?|timeZoneOffset)"')
EXERCISES = re.compile(rb'"exercises"\s*:\s*\[')
DAY_TOTALS = re.compile(  # of Google Fit, and of other counters of steps; our own lists may count steps too
    rb"move minutes|heart points|duration \(ms\)|^(?!.*(?:distance_km|time|duration|dauer|zeit|pace|tempo)).*(?:steps|schritte)",
    re.IGNORECASE,
)
SUMMARY = re.compile(rb'"summarizedActivitiesExport"')


WIDE = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}  # XML without a BOM


def sniff(data: bytes) -> str:
    """fit gpx tcx apple csv strava garmin polar row own zip tar gz appledouble photo … text, unknown or empty."""
    if not data:
        return "empty"
    head = bytes(data[:HEAD])
    if is_fit(head):
        return "fit"
    for magic, kind in MAGIC:
        if head.startswith(magic) and not (kind == "photo" and magic == b"BM" and _is_text(head)):
            return kind
    if head[4:8] == b"ftyp" or (head[:4] == b"RIFF" and head[8:12] in {b"WEBP", b"AVI "}):
        return "photo"
    return "tar" if head[257:262] == b"ustar" else _sniff_text(head)


def is_fit(head: bytes) -> bool:
    """The FIT mark at its place."""
    return head[8:12] == b".FIT"


def fit_type(data: bytes) -> int | None:
    """`file_id.type` of a FIT file, read from its first two messages; None when it is not told there."""
    at = data[0] if data else 0
    if len(data) < at + 6 or data[at] & 0xC0 != 0x40:
        return None
    n_fields, fields = data[at + 5], at + 6
    if data[at + 3 : at + 5] != b"\0\0":  # message 0 is file_id, in either byte order
        return None
    extra = fields + 3 * n_fields
    value = extra + (1 + 3 * data[extra] if data[at] & 0x20 and extra < len(data) else 0) + 1
    for field in range(n_fields):
        spec = data[fields + 3 * field : fields + 3 * field + 3]
        if len(spec) < 3 or value >= len(data):
            return None
        if spec[0] == 0:
            return data[value] if data[value] != 0xFF else None
        value += spec[1]
    return None


def is_single_fit(data: bytes) -> bool:
    """True when the file is one FIT part and nothing after it."""
    return len(data) == data[0] + int.from_bytes(data[4:8], "little") + 2


def _sniff_text(head: bytes) -> str:
    text = _as_utf8(head).lstrip(b" \t\r\n\0")
    while text.startswith(UTF8_BOM):
        text = text.removeprefix(UTF8_BOM).lstrip()
    if text.startswith(b"<"):
        root = ROOT.search(COMMENT.sub(b"", text))
        return ROOTS.get(root.group(1).lower(), "xml") if root else "xml"
    if text[:1] in (b"{", b"["):
        from loadwatch.decode.account.services import is_service_json

        if OWN.match(text):
            return "own"
        if ROW.search(text):
            return "row"
        if EXERCISES.search(text) and POLAR.search(text):
            return "polar"
        if SUMMARY.search(text):
            return "garmin"
        return "service" if is_service_json(text) else "json"
    if not _is_text(text):
        return "unknown"
    return _sniff_table(text)


def _sniff_table(text: bytes) -> str:
    from loadwatch.decode.account.services import is_service_table
    from loadwatch.decode.account.strava import is_account_table
    from loadwatch.decode.table.runlist import is_run_list
    from loadwatch.decode.unread import unread

    if is_service_table(text):
        return "service"
    if unread(text) is not None or DAY_TOTALS.search(text.partition(b"\n")[0]):
        return "text"
    header = text.decode("utf-8", "replace")
    if is_account_table(header):
        return "strava"
    if is_run_list(header):
        return "csv"
    return "text" if text.strip() else "blank"


def _as_utf8(head: bytes) -> bytes:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) & ~1].decode("utf-16", "replace").encode()
    for start, encoding in WIDE.items():
        if head.startswith(start):
            return head[: len(head) & ~1].decode(encoding, "replace").encode()
    return head


def _is_text(head: bytes) -> bool:
    return not any(byte < 9 or 13 < byte < 27 for byte in head[:1024])
