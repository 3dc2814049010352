"""Recordings of kinds that loadwatch does not read: what they are, and how to get the same run in one that it does."""

from __future__ import annotations

import re

KINDS = (  # mark at the beginning of the file, what it is, what to do
    (rb'"logId"[^{}]{0,400}"activityTypeId"', "Fitbit's list of exercises, whose times have no zone",
     "Export each run as TCX from the Fitbit site."),
    (rb"HW_EXT_TRACK", "a track of Huawei Health", "Convert it to TCX or GPX first."),
    (rb"^\W*type,startTime,sportTime", "Zepp's list of workouts, whose columns do not mean what they say",
     "Export each run as GPX or TCX from the Zepp app."),
    (rb'^\W*Activity Type"?,"?Date"?,"?Favorite', "Garmin Connect's list of activities, whose distances have no unit",
     "Write km or miles into its heading, or use Export Your Data."),
    (rb'^\W*(?:Laps?|Runden?)"?,.*(?:Time|Zeit|Split)', "a table of the laps of one run, without a day",
     "Export the run itself: Export Original."),
    (rb"<(?:\w+:)?when>|<gx:Track", "a KML track", "Export it as GPX or TCX."),
    (rb"<sml[\s>]|<DeviceLog|<header>[\s\S]{0,4000}<Samples", "Suunto's own XML", "Export the run as FIT or GPX."),
    (rb'"DeviceLog"\s*:', "Suunto's own JSON", "Export the run as FIT or GPX."),
    (rb"<pwx[\s>]", "a PWX file of TrainingPeaks", "Export the run as FIT, TCX or GPX."),
    (rb"^\W*Params\]\s", "Polar's HRM file", "Export the run as TCX or GPX from Polar Flow."),
    (rb"^(?:7z\xbc\xaf|Rar!|BZh|\xfd7zXZ)", "an archive of a kind that loadwatch does not open",
     "Unpack it, then add the files."),
)  # fmt: skip
PATTERNS = tuple((re.compile(mark), what, hint) for mark, what, hint in KINDS)


def unread(head: bytes) -> tuple[str, str] | None:
    """(what the file is, what to do) for a recording of a known kind that is not read."""
    return next(((what, hint) for mark, what, hint in PATTERNS if mark.search(head)), None)
