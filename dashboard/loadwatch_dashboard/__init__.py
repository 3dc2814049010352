"""The dashboard: a web page over the views of a logbook. Pages translate, they do not compute."""

from loadwatch_dashboard.app import create_app
from loadwatch_dashboard.security import WebSettings
from loadwatch_dashboard.server import serve

__all__ = ["WebSettings", "create_app", "serve"]
