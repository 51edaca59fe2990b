"""The change log: every change of every record, appended and never edited.

``recorded_at`` is when we learnt of it, ``effective_at`` when it was so. History reads the
latter; the audit page and whatever follows the log read ``sequence``. Personal texts (names of
people, notes) are kept apart in `ChangedText`, so that a person can be erased.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Never

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler


class Origin(models.TextChoices):
    """From where a change came."""

    PAGE = "page", _("a page")
    PHONE = "phone", _("a phone without signal")
    IMPORT = "import", _("an import")
    API = "api", _("the API")
    COMMAND = "command", _("a command")


class Verb(models.TextChoices):
    """What was done to a record."""

    CREATED = "created", _("created")
    CHANGED = "changed", _("changed")
    HIDDEN = "hidden", _("deleted")
    RESTORED = "restored", _("restored")
    MERGED = "merged", _("merged")


class TransactionNumber(models.Func):
    """The number of the transaction that writes; null on SQLite, where one follows the other."""

    arity, template = 0, "NULL"
    output_field = models.BigIntegerField(null=True)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any
    ) -> tuple[str, Any]:
        """The number that `pg_current_snapshot` speaks of, too."""
        number = "(pg_current_xact_id()::text::bigint)"
        return self.as_sql(compiler, connection, template=number, **more)


class Change(models.Model):
    """One change of one record: its logged fields before and after, as JSON.

    ``batch`` binds what was done in one go (a merge, a bulk edit) and is undone in one go.
    ``transaction`` is filled in by the database: whoever follows the log learns by it what others
    committed late, with a lower ``sequence`` than what it has seen.
    """

    sequence = models.BigAutoField(primary_key=True)
    recorded_at = models.DateTimeField()
    effective_at = models.DateTimeField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="changes"
    )
    origin = models.CharField(max_length=10, choices=Origin)
    kind = models.CharField(max_length=20)
    record_id = models.BigIntegerField()
    verb = models.CharField(max_length=10, choices=Verb)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    batch = models.UUIDField()
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="undone_by")
    transaction = models.BigIntegerField(null=True, editable=False, db_default=TransactionNumber())

    class Meta:
        """Found by record, by batch, by time."""

        ordering = ("sequence",)
        indexes = (
            models.Index(fields=("kind", "record_id", "sequence"), name="change_of_record"),
            models.Index(fields=("batch",), name="change_in_batch"),
            models.Index(fields=("author", "sequence"), name="change_by_author"),
            models.Index(
                fields=("transaction",),
                condition=models.Q(transaction__isnull=False),
                name="change_in_transaction",
            ),
        )

    def __str__(self) -> str:
        """Return what was done to what."""
        return f"{self.verb} {self.kind} {self.record_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Append; a change that stands is never written again."""
        if self.pk is not None:
            raise TypeError("the change log is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        """Refuse: the log is append-only."""
        del args, kwargs
        raise TypeError("the change log is append-only")


class ChangedText(models.Model):
    """A personal text before and after a change; erased with its person."""

    change = models.ForeignKey(Change, models.CASCADE, related_name="texts")
    field = models.CharField(max_length=40)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)

    def __str__(self) -> str:
        """Return which field."""
        return self.field
