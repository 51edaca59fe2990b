"""The addresses of targets."""

from __future__ import annotations

urlpatterns: list[object] = []
