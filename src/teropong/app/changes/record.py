"""What every record has: a key in the facts, a version, and a way to be hidden instead of lost."""

from __future__ import annotations

from typing import Any, ClassVar, Self
from uuid import uuid4

from django.db import models
from django.utils import timezone

_OWN = frozenset({"id", "key", "version", "created_at", "password", "last_login"})
_NO_COLUMNS = frozenset({"_state", "_loaded"})


def new_key() -> str:
    """A key that no import brings."""
    return uuid4().hex


class Record(models.Model):
    """``key`` is its id in the facts; ``version`` grows with each change; a hidden one is deleted.

    ``TEXTS`` are its personal texts, kept out of the log; ``DERIVED`` what follows from the log;
    ``SECRETS`` what no log may hold; ``DECIMALS`` the texts that are exact numbers.
    """

    KIND: ClassVar[str] = ""
    TEXTS: ClassVar[tuple[str, ...]] = ()
    DERIVED: ClassVar[tuple[str, ...]] = ()
    SECRETS: ClassVar[tuple[str, ...]] = ()
    DECIMALS: ClassVar[tuple[str, ...]] = ()

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    hidden_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        """Shared by every record."""

        abstract = True

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        """Remember the columns as they were loaded: a write takes only what its editor changed."""
        record = super().from_db(*args, **kwargs)
        record.remember()
        return record

    def remember(self) -> None:
        """Take the columns as they stand for what is stored."""
        self.__dict__["_loaded"] = {
            name: value for name, value in self.__dict__.items() if name not in _NO_COLUMNS
        }

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; what is stored now is what stands here."""
        super().save(*args, **kwargs)
        self.remember()

    def rebase(self, stored: Self) -> list[str]:
        """Take over what others stored since this was loaded; return the columns that clash."""
        loaded, clashes = self.__dict__.get("_loaded", {}), []
        for field in self._meta.concrete_fields:
            name = field.attname
            if name not in loaded:
                continue
            mine, was, now = getattr(self, name), loaded[name], getattr(stored, name)
            if mine == was:
                setattr(self, name, now)
            elif now not in (was, mine):
                clashes.append(name)
        return clashes

    @classmethod
    def logged(cls) -> tuple[str, ...]:
        """The fields that the log holds, by the names of their columns."""
        left_out = {*_OWN, *cls.TEXTS, *cls.DERIVED, *cls.SECRETS}
        return tuple(
            field.attname for field in cls._meta.concrete_fields if field.name not in left_out
        )

    def snapshot(self) -> dict[str, Any]:
        """The logged fields as JSON holds them: other records by number, dates as ISO."""
        return {name: _plain(getattr(self, name)) for name in self.logged()}

    def take(self, values: dict[str, Any]) -> None:
        """Set logged fields from what `snapshot` gave."""
        for name, value in values.items():
            field = self._meta.get_field(name)
            assert isinstance(field, models.Field)  # noqa: S101 - what `logged` names is one
            setattr(self, name, field.to_python(value))

    def texts(self) -> dict[str, str]:
        """The personal texts."""
        return {name: str(getattr(self, name) or "") for name in self.TEXTS}

    def settle(self) -> None:
        """Bring what is derived from the log up to it; most records derive nothing."""


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
