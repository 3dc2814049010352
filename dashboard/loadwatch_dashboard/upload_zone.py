"""Where files are dropped, and every sentence that the scripts of the upload say."""

from __future__ import annotations

import json
from typing import Any

from dash import dcc, html

from loadwatch_dashboard.components import aria, data
from loadwatch_dashboard.context import Context


def drop_zone(context: Context) -> html.Div:
    """Drop files or pick them; `upload.js` sends them in slices, `upload_view.js` draws below what happens."""
    icon = html.Span(className="lw-icon lw-icon-upload lw-drop-icon", **aria(hidden="true"))
    accepted = "FIT, GPX, TCX, zip or a whole Strava, Garmin or Apple archive. Nothing leaves this computer."
    buttons = [
        html.Button("Choose files", type="button", className="lw-button lw-primary", **data(pick="files")),
        html.Button("Choose a folder", type="button", className="lw-button", **data(pick="folder")),
    ]
    parts = [
        icon,
        html.P("Drop files or folders here", className="lw-drop-title"),
        html.P(accepted, className="lw-card-sub"),
        _runner_field(context.athlete.name if context.athlete else ""),
        html.P(id="upload-problem", className="lw-problem", role="alert"),
        html.Div(buttons, className="lw-row"),
    ]
    panel = html.Div(id="upload-panel", className="lw-upload", **data(words=json.dumps(words())))
    said = html.Div(id="upload-said", className="lw-hidden", role="status", **aria(live="polite"))
    return html.Div([html.Div(parts, className="lw-drop", **data(drop="true")), panel, said])


def _runner_field(name: str) -> html.Label:
    """Whose runs they are; a new name makes a new runner."""
    field = dcc.Input(
        id="upload-athlete",
        type="text",
        value=name,
        placeholder="Your name",
        className="lw-input",
        maxLength=80,
        autoComplete="off",
    )
    return html.Label(["Runner", field], className="lw-label")


def words() -> dict[str, Any]:
    """The sentences by key; a pair is for one and for several, {…} is filled in by the script."""
    return {**_sending(), **_states(), **_stopped(), **_receipt(), **_outcomes(), **_imports()}


def _sending() -> dict[str, Any]:
    return {
        "need_name": "Please give the runner's name first.",
        "nothing": "There is nothing to send: no file, or only hidden files of the system.",
        "preparing": "Looking at the files …",
        "sending": ["Sending {n} file", "Sending {n} files"],
        "amount": "{done} of {all}",
        "speed": "{speed} a second",
        "left": "about {time} left",
        "seconds": ["{n} second", "{n} seconds"],
        "minutes": ["{n} minute", "{n} minutes"],
        "paused": "Paused. Nothing is lost; you can also come back later.",
        "offline": "The connection was lost. Trying again; nothing is lost.",
        "locked": "loadwatch was started again: open the link that it printed, and sending goes on here by itself.",
        "pause": "Pause",
        "go_on": "Go on",
        "stop": "Stop and throw away",
        "reading": ["Reading {n} file", "Reading {n} files"],
        "found": ["{n} recording looked at", "{n} recordings looked at"],
        "progress_all": "All files",
        "next": "These files come as soon as the ones before are read.",
    }


def _states() -> dict[str, Any]:
    return {
        "state_waiting": "waits",
        "state_sending": "on its way",
        "state_here": "is here",
        "state_reading": "being read",
        "state_read": "read",
        "state_broken": "cannot be read any more",
        "more_files": ["and {n} more file", "and {n} more files"],
    }


def _stopped() -> dict[str, Any]:
    return {
        "unfinished": "An upload is not finished",
        "unfinished_words": [
            "{here} of {n} file for {athlete} is here.",
            "{here} of {n} files for {athlete} are here.",
        ],
        "unfinished_how": "Choose or drop the same files again: only what is missing is sent.",
        "elsewhere": "It may still be running in another window.",
        "again_files": "Choose the files again",
        "again_folder": "Choose the folder again",
        "without": "Import what is here",
        "throw": "Throw away",
        "failed": "The files were not imported",
        "try_again": "Try again",
        "gone": "This upload is no longer there. Please begin again.",
        "no_answer": "loadwatch does not answer. Trying again …",
    }


def _receipt() -> dict[str, Any]:
    return {
        "receipt": "Receipt",
        "receipt_of": "{athlete}, {when}",
        "filter": "Show only",
        "file": "File",
        "outcome": "Outcome",
        "what": "What happened",
        "open_run": "Open",
        "show_more": "Show more",
        "undo": "Take this import back",
        "undone": ["Taken back: {n} activity is gone again.", "Taken back: {n} activities are gone again."],
        "undone_on": "This import was taken back.",
        "overview": "See the overview",
        "done": "Done.",
        "retry": "Could not be shown.",
    }


def _outcomes() -> dict[str, Any]:
    return {
        "imported": ["{n} added", "{n} added"],
        "linked": ["{n} other recording of a run already here", "{n} other recordings of runs already here"],
        "known": ["{n} already here", "{n} already here"],
        "ignored": ["{n} not a recording", "{n} not recordings"],
        "failed_n": ["{n} could not be read", "{n} could not be read"],
        "none": "Nothing to add was found.",
        "all": "All",
        "name_imported": "Added",
        "name_linked": "Other recording",
        "name_known": "Already here",
        "name_ignored": "Not a recording",
        "name_failed": "Could not be read",
    }


def _imports() -> dict[str, Any]:
    return {
        "imports_none": "No imports yet.",
        "imports_caption": "The last imports",
        "when": "When",
        "runner": "Runner",
        "result": "Result",
        "see": "Receipt",
        "take_back": "Take back",
        "taken_back": "Taken back",
        "cut_off": "Was cut off",
        "running": "Being read",
    }
