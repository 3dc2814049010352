"""Read a FIT file, whole or damaged, into plain columns."""

from __future__ import annotations

import numpy as np

from loadwatch.decode.clean.sessions import session_of
from loadwatch.decode.fit import columns as fit_columns
from loadwatch.decode.fit import hr as fit_hr
from loadwatch.decode.fit import sessions as fit_sessions
from loadwatch.decode.fit.crc import crc16
from loadwatch.decode.fit.devices import device
from loadwatch.decode.fit.salvage import Messages, read_messages
from loadwatch.decode.fit.scan import BASE_TYPES, Part, Scan, is_sealed, scan
from loadwatch.decode.gpx.sport import guess_sport
from loadwatch.decode.parsed import Column, Parsed
from loadwatch.errors import CorruptFileError, Issue, NotAnActivityError
from loadwatch.model import Session

DAMAGE = {
    "truncated": "The file ends too early",
    "corrupt_middle": "The file is damaged inside",
    "unfinished": "The device never closed this file",
    "wrong_size": "The header gives a wrong length",
}
HEALTHY = frozenset({"direct", "fitfast"})  # readers that take nothing but what is right
BYTE = 0x0D  # the base type of bytes without a meaning
TYPES = {code & 0x1F: code for code in BASE_TYPES}


def read_fit(data: bytes, name: str) -> Parsed:
    """Everything a FIT recording says.

    Raises
    ------
    NotAnActivityError
        The file is healthy, but no recording: settings, monitoring, course ….
    CorruptFileError
        Not one sample and no session could be read.
    """
    found = scan(data, name)
    if not found.is_activity:
        if found.damage and not found.kinds:
            raise CorruptFileError(name, "Nothing can be read before the damage.", offset=found.parts[0].end)
        raise NotAnActivityError(name, found.kind)
    if not found.has_samples and not found.has_session:
        raise CorruptFileError(name, "The recording holds no samples and no session.", found="0 samples")
    messages = read_messages(_unmixed(data, found), found, name)
    wild = fit_sessions.drop_wild(messages.rest, messages.samples.get("timestamp")) if found.damage else 0
    if wild and not messages.n_samples and not messages.rest.get("session"):
        raise CorruptFileError(name, "The recording holds no samples, and its summary is damaged.")
    parsed = _parsed(messages)
    parsed.issues[:0] = _damage_issues(found, messages)
    if wild:
        text = f"{wild} summaries of this damaged file cannot be right and were left out."
        parsed.issues.append(Issue("summary_damaged", text, "warning"))
    return parsed


def _parsed(messages: Messages) -> Parsed:
    samples, rest = messages.samples, messages.rest
    time = samples.get("timestamp", np.full(messages.n_samples, np.nan))
    columns, borrowed = fit_columns.columns(samples)
    _add_compressed(columns, rest)
    if rest.get("hr"):
        columns["heart_rate_bpm"] = fit_hr.merge(time, columns.get("heart_rate_bpm"), rest["hr"])
    has_date = _has_date(time, messages)
    sessions, starts = fit_sessions.sessions(rest, has_date)
    issues: list[Issue] = []
    if not sessions and len(time):
        sessions, starts = [_guessed(time, columns, issues)], [None]
    parsed = Parsed("fit", time, columns, sessions=sessions, session_starts=starts, has_date=has_date)
    if sessions and sessions[-1].activity:
        parsed.session_of = session_of(parsed)  # the activities may stand in any order
    parsed.timer = fit_sessions.timer(rest)
    parsed.laps = fit_sessions.laps(rest, starts, has_date)
    parsed.utc_offset_s = fit_sessions.utc_offset_s(rest)
    parsed.is_manual = not len(time) and not rest.get("event")
    _describe(parsed, messages)
    parsed.issues += _value_issues(parsed, borrowed, messages) + issues
    return parsed


def _guessed(time: Column, columns: dict[str, Column], issues: list[Issue]) -> Session:
    """The one session of a recording that never was finished, with the sport that its speed suggests."""
    known = np.isfinite(time)
    sport, sub_sport = guess_sport(None, None, time[known], {k: v[known] for k, v in columns.items()}, issues)
    return Session(0, sport, sub_sport)


def _add_compressed(columns: dict[str, Column], rest: dict[str, list[fit_sessions.Message]]) -> None:
    """Speed and distance of old watches, which pack both into three bytes."""
    packed = rest.pop("packed", [])
    if packed:
        speed, distance = fit_columns.speed_distance(packed)
        columns.setdefault("speed_mps", speed)
        columns.setdefault("distance_m", distance)


def _has_date(time: Column, messages: Messages) -> bool:
    """False when the times count from power-on."""
    known = time[np.isfinite(time)]
    if len(known):
        earliest = fit_sessions.EARLIEST_S
        return bool(known.min() >= earliest or np.median(known) >= earliest)
    starts = [fit_sessions.number(row, "start_time") for row in messages.rest.get("session", ())]
    return any(start is not None and start >= fit_sessions.EARLIEST_S for start in starts)


def _describe(parsed: Parsed, messages: Messages) -> None:
    """Device, serial number and moment of writing out of `file_id`, that of the activity where files are chained."""
    rows = messages.rest.get("file_id", ())
    for row in sorted(rows, key=lambda row: row.get("type") != "activity")[:1]:
        parsed.device, parsed.has_barometer = device(
            row.get("manufacturer"), row.get("product"), row.get("product_name")
        )
        serial = row.get("serial_number")
        parsed.serial = str(serial) if isinstance(serial, int) and serial else None
        created = fit_sessions.number(row, "time_created")
        parsed.created_utc = fit_sessions.moment(created, has_date=True)
    wall_clock = None if parsed.has_date else fit_sessions.local_end(messages.rest)
    if wall_clock:
        parsed.notes["local_end"] = wall_clock


def _value_issues(parsed: Parsed, borrowed: list[str], messages: Messages) -> list[Issue]:
    issues = []
    if not parsed.has_date:
        wall = parsed.notes.get("local_end")
        seen = f" Its wall clock showed {wall.replace('T', ' ')} at the end." if wall else ""
        issues.append(
            Issue("clock_never_set", f"The watch's clock was never set: no date is known.{seen}", "warning")
        )
    if borrowed:
        issues.append(
            Issue("developer_field", f"Taken from an app's field on the watch: {', '.join(borrowed)}.")
        )
    if messages.rest.get("hr"):
        issues.append(
            Issue("hr_from_strap", "Heart rate was stored by the chest strap and merged in by time.")
        )
    return issues + _sport_issues(parsed, messages)


def _sport_issues(parsed: Parsed, messages: Messages) -> list[Issue]:
    rows = messages.rest.get("session", ())
    if not rows:
        told = (
            f"the sport is taken to be {parsed.sessions[0].sport}"
            if parsed.sessions and parsed.sessions[0].sport != "generic"
            else "the sport is unknown"
        )
        text = f"No summary in the file: totals come from the samples, {told}."
        return [Issue("no_session", text, "warning")]
    if any(not row.get("sport") for row in rows):
        return [Issue("no_sport", "The file does not say what sport it was.")]
    return []


def _damage_issues(found: Scan, messages: Messages) -> list[Issue]:
    """What was wrong with the container, and how much was kept."""
    kept = f"kept {messages.n_samples:,} samples"
    issues = []
    if found.damage:
        where = next(part.end for part in found.parts if part.damage)
        issues.append(Issue(found.damage, f"{DAMAGE[found.damage]}: {kept}.", "warning", f"byte {where}"))
    elif messages.reader not in HEALTHY and not found.trailing:
        issues.append(Issue("checksum", f"The checksum is wrong, the content is whole: {kept}."))
    if messages.reader in ("fitparse", "fitdecode"):
        issues.append(
            Issue("salvaged", f"Read with the patient decoder {messages.reader}: {kept}.", "warning")
        )
    if found.trailing and not found.damage:
        text = f"{found.trailing} bytes after the end are no FIT data and were left out: {kept}."
        issues.append(Issue("chained_tail", text, "warning", f"byte {found.parts[-1].declared + 2}"))
    elif len(found.parts) > 1:
        issues.append(
            Issue("chained", f"{len(found.parts)} FIT files in one, read as one recording: {kept}.")
        )
    return issues


def _unmixed(data: bytes, found: Scan) -> bytes:
    """What trips the native decoder, made harmless; the same bytes when there is nothing.

    Developer fields with the exact name of a native field would overwrite it: they get capitals. Types that
    the protocol does not know become those of the same number, or plain bytes.
    """
    changed = bytearray(data)
    for part in found.parts:
        for at in part.odd:
            changed[at] = TYPES.get(changed[at] & 0x1F, BYTE)
        for begin, end in part.names:
            text = data[begin:end].split(b"\0")[0]
            if text.decode("utf-8", "replace") in fit_columns.NATIVE_NAMES:
                changed[begin : begin + len(text)] = text.upper()
        if changed[part.start : part.end] != data[part.start : part.end] and is_sealed(data, part):
            _reseal(changed, part)
    return bytes(changed) if changed != data else data


def _reseal(data: bytearray, part: Part) -> None:
    if part.damage is None:
        data[part.declared : part.declared + 2] = crc16(bytes(data[part.start : part.declared])).to_bytes(
            2, "little"
        )
