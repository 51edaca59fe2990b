"""Static files under names that change with their content, compressed beside themselves."""

from __future__ import annotations

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Hashed(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # WhiteNoise is untyped
    """As WhiteNoise does; a file that nobody gathered keeps its own name, and breaks no page."""

    manifest_strict = False

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        """The name with its content's digest; its own where there is no content."""
        try:
            return str(super().hashed_name(name, content, filename))
        except ValueError:
            return name
