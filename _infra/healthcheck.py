"""The image's health check: exit 0 while the server answers, else 1.

Docker only shows what it says and Kubernetes does not run it, so a run with
ONCE, whose server is there only between its start and its end, comes to no harm.
"""

import os
import sys
import urllib.request
from http.client import HTTPException

# The settings with which Ocean itself moves its server.
PORT = os.environ.get("APPLICATION__PORT", "8000")
PREFIX = os.environ.get("OCEAN__PATH_PREFIX", "").strip("/")


def answers(url: str) -> bool:
    """Whether something there answers with success within five seconds."""
    # A proxy for the outside would be asked for our own address otherwise.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=5):
            return True
    # No way there, an answer with an error, or none that is HTTP.
    except (OSError, HTTPException):
        return False


if __name__ == "__main__":
    path = f"/{PREFIX}/health/live" if PREFIX else "/health/live"
    sys.exit(0 if answers(f"http://127.0.0.1:{PORT}{path}") else 1)
