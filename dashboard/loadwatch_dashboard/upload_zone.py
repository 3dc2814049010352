"""Where files are dropped, and every sentence that the scripts of the upload say."""

from __future__ import annotations

import json
from typing import Any

from dash import dcc, html

from loadwatch.language import say
from loadwatch_dashboard.components import aria, data
from loadwatch_dashboard.context import Context


def drop_zone(context: Context) -> html.Div:
    """Drop files or pick them; `upload.js` sends them in slices, `upload_view.js` draws below what happens."""
    icon = html.Span(className="lw-icon lw-icon-upload lw-drop-icon", **aria(hidden="true"))
    accepted = say(
        "FIT, GPX, TCX, zip or a whole Strava, Garmin or Apple archive. Nothing leaves this computer."
    )
    buttons = [
        html.Button(
            say("Choose files"), type="button", className="lw-button lw-primary", **data(pick="files")
        ),
        html.Button(say("Choose a folder"), type="button", className="lw-button", **data(pick="folder")),
    ]
    parts = [
        icon,
        html.P(say("Drop files or folders here"), className="lw-drop-title"),
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
        placeholder=say("Your name"),
        className="lw-input",
        maxLength=80,
        autoComplete="off",
    )
    return html.Label([say("Runner"), field], className="lw-label")


def words() -> dict[str, Any]:
    """The sentences by key; a pair is for one and for several, {…} is filled in by the script."""
    return {**_sending(), **_states(), **_stopped(), **_receipt(), **_outcomes(), **_imports()}


def _sending() -> dict[str, Any]:
    return {
        "need_name": say("Please give the runner's name first."),
        "nothing": say("There is nothing to send: no file, or only hidden files of the system."),
        "preparing": say("Looking at the files …"),
        "sending": [say("Sending {n} file"), say("Sending {n} files")],
        "amount": say("{done} of {all}"),
        "speed": say("{speed} a second"),
        "left": say("about {time} left"),
        "seconds": [say("{n} second"), say("{n} seconds")],
        "minutes": [say("{n} minute"), say("{n} minutes")],
        "paused": say("Paused. Nothing is lost; you can also come back later."),
        "offline": say("The connection was lost. Trying again; nothing is lost."),
        "locked": say(
            "loadwatch was started again: open the link that it printed, and sending goes on here by itself."
        ),
        "pause": say("Pause"),
        "go_on": say("Go on"),
        "stop": say("Stop and throw away"),
        "reading": [say("Reading {n} file"), say("Reading {n} files")],
        "found": [say("{n} recording looked at"), say("{n} recordings looked at")],
        "progress_all": say("All files"),
        "next": say("These files come as soon as the ones before are read."),
    }


def _states() -> dict[str, Any]:
    return {
        "state_waiting": say("waits"),
        "state_sending": say("on its way"),
        "state_here": say("is here"),
        "state_reading": say("being read"),
        "state_read": say("read"),
        "state_broken": say("cannot be read any more"),
        "more_files": [say("and {n} more file"), say("and {n} more files")],
    }


def _stopped() -> dict[str, Any]:
    return {
        "unfinished": say("An upload is not finished"),
        "unfinished_words": [
            say("{here} of {n} file for {athlete} is here."),
            say("{here} of {n} files for {athlete} are here."),
        ],
        "unfinished_how": say("Choose or drop the same files again: only what is missing is sent."),
        "elsewhere": say("It may still be running in another window."),
        "again_files": say("Choose the files again"),
        "again_folder": say("Choose the folder again"),
        "without": say("Import what is here"),
        "throw": say("Throw away"),
        "failed": say("The files were not imported"),
        "try_again": say("Try again"),
        "gone": say("This upload is no longer there. Please begin again."),
        "no_answer": say("loadwatch does not answer. Trying again …"),
    }


def _receipt() -> dict[str, Any]:
    return {
        "receipt": say("Receipt"),
        "receipt_of": "{athlete}, {when}",
        "filter": say("Show only"),
        "file": say("File"),
        "outcome": say("Outcome"),
        "day": say("Day"),
        "what": say("What happened"),
        "open_run": say("Open"),
        "show_more": say("Show more"),
        "undo": say("Take this import back"),
        "undone": [
            say("Taken back: {n} activity is gone again."),
            say("Taken back: {n} activities are gone again."),
        ],
        "undone_on": say("This import was taken back."),
        "overview": say("See the overview"),
        "done": say("Done."),
        "retry": say("Could not be shown."),
    }


def _outcomes() -> dict[str, Any]:
    return {
        "imported": [say("{n} added"), say("{n} added")],
        "linked": [
            say("{n} other recording of a run already here"),
            say("{n} other recordings of runs already here"),
        ],
        "known": [say("{n} already here"), say("{n} already here")],
        "ignored": [say("{n} not a recording"), say("{n} not recordings")],
        "failed_n": [say("{n} could not be read"), say("{n} could not be read")],
        "none": say("Nothing to add was found."),
        "all": say("All"),
        "name_imported": say("Added"),
        "name_linked": say("Other recording"),
        "name_known": say("Already here"),
        "name_ignored": say("Not a recording"),
        "name_failed": say("Could not be read"),
    }


def _imports() -> dict[str, Any]:
    return {
        "imports_none": say("No imports yet."),
        "imports_caption": say("The last imports"),
        "when": say("When"),
        "runner": say("Runner"),
        "result": say("Result"),
        "see": say("Receipt"),
        "take_back": say("Take back"),
        "taken_back": say("Taken back"),
        "cut_off": say("Was cut off"),
        "running": say("Being read"),
    }
