import datetime
import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import teropong.app.changes.record


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("jobs", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("by_mail", models.BooleanField(default=True, verbose_name="by mail")),
                (
                    "is_digest",
                    models.BooleanField(
                        choices=[(True, "once a day, all together"), (False, "at once")],
                        default=True,
                        verbose_name="when",
                    ),
                ),
                (
                    "digest_at",
                    models.TimeField(
                        default=datetime.time(7, 30), verbose_name="the summary comes at"
                    ),
                ),
                (
                    "quiet_from",
                    models.TimeField(default=datetime.time(18, 0), verbose_name="quiet from"),
                ),
                (
                    "quiet_until",
                    models.TimeField(default=datetime.time(7, 0), verbose_name="quiet until"),
                ),
                (
                    "cap",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(50),
                        ],
                        verbose_name="messages a day at most",
                    ),
                ),
                (
                    "week_letter",
                    models.BooleanField(
                        default=True,
                        verbose_name="a letter on the week, on its first day",
                    ),
                ),
                (
                    "nudge",
                    models.BooleanField(
                        default=True,
                        verbose_name="a note in mid-week, where something is still within reach",
                    ),
                ),
                (
                    "period_letter",
                    models.BooleanField(
                        default=True,
                        verbose_name="a letter on each month and quarter, once it is over",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "escalate_after",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="working days until the manager is told",
                    ),
                ),
                (
                    "keep_days",
                    models.PositiveSmallIntegerField(
                        default=365,
                        validators=[
                            django.core.validators.MinValueValidator(30),
                            django.core.validators.MaxValueValidator(3660),
                        ],
                        verbose_name="days until what was sent is forgotten",
                    ),
                ),
                ("looked_at", models.DateTimeField(null=True)),
                ("missing_rate", models.JSONField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=600)),
                ("kind", models.CharField(max_length=12)),
                ("whose_kind", models.CharField(max_length=8)),
                ("whose", models.CharField(blank=True, max_length=200)),
                ("deviation", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("acknowledged", "acknowledged"),
                            ("snoozed", "put off"),
                            ("resolved", "resolved"),
                            ("false", "not true"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                ("gone_at", models.DateTimeField(null=True)),
                ("waits_since", models.DateField()),
                ("round", models.PositiveSmallIntegerField(default=0)),
                ("news", models.CharField(default="alert", max_length=10)),
                ("escalated_on", models.DateField(null=True)),
                ("until_on", models.DateField(null=True)),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("acted_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("told", models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ("-opened_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Channel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=teropong.app.changes.record.new_key,
                        editable=False,
                        max_length=80,
                        unique=True,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("hidden_at", models.DateTimeField(editable=False, null=True)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("slack", "Slack"),
                            ("telegram", "Telegram"),
                            ("whatsapp", "WhatsApp"),
                            ("teams", "Microsoft Teams"),
                            ("other", "another, by an Apprise address"),
                            ("webhook", "signed webhook"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("url", models.CharField(max_length=1000, verbose_name="address")),
                ("secret", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "keyed_at",
                    models.DateTimeField(editable=False, verbose_name="address or secret"),
                ),
                ("is_on", models.BooleanField(default=True, verbose_name="on")),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="people.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "channel",
                "ordering": ("name", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("to", models.CharField(max_length=120)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to="alerts.channel",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120, unique=True)),
                ("number", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("alert", "alert"),
                            ("back", "back again"),
                            ("reminder", "put off until today"),
                            ("escalation", "nobody has seen to it"),
                            ("praise", "resolved"),
                            ("summary", "summary"),
                            ("letter", "letter"),
                            ("event", "event"),
                            ("test", "test"),
                        ],
                        max_length=10,
                    ),
                ),
                ("event", models.CharField(blank=True, max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("queued", "on its way"),
                            ("sent", "sent"),
                            ("dropped", "not needed any more"),
                            ("failed", "failed"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("queued_on", models.DateField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("tried_at", models.DateTimeField(null=True)),
                ("error", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "alert",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="alerts.alert",
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="alerts.channel",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "summary",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="alerts.delivery",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(fields=["whose_kind", "whose", "state"], name="alert_of_whom"),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.UniqueConstraint(
                condition=models.Q(("gone_at", None)), fields=("key",), name="one_alert_stands"
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("gone_at__isnull", False), ("state", "resolved")),
                    models.Q(("gone_at", None), ("state__in", ("open", "acknowledged", "snoozed"))),
                    ("state", "false"),
                    _connector="OR",
                ),
                name="alert_state_fits",
            ),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.UniqueConstraint(
                fields=("person", "channel"), name="one_address_a_channel"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["state", "person"], name="delivery_waits"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["channel", "state"], name="delivery_by_channel"),
        ),
    ]
