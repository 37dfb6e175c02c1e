"""Two servers that play Statuspage and Port, and what runs the integration between them.

Uses nothing of the integration but its files, which it starts as a process of its own.
"""

from typing import Any

type Json = dict[str, Any]
"""A JSON object; which keys it has is part of what is emulated."""
