"""What the notifier gave up; and browsers are told as long as the session lasts in which they asked for it."""

from django.db import migrations, models

import workspace.common.clock

# As the fingerprint of a session is asked for (queries/pushing.py), so that a push reads no session but those it needs.
INDEX = """
CREATE INDEX session_by_fingerprint ON django_session (left(encode(sha256(decode(session_key, 'escape')), 'hex'), 32))
"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_from_now_on"), ("sessions", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Skipped",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("event", models.BigIntegerField(null=True)),
                (
                    "person",
                    models.BigIntegerField(
                        help_text="none: nobody was told of this event by this kind", null=True
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        help_text="the name of the error; the log of the worker says more", max_length=100
                    ),
                ),
                ("at", models.DateTimeField(default=workspace.common.clock.now)),
            ],
            options={"verbose_name_plural": "skipped"},
        ),
        migrations.AddField(
            model_name="pushsubscription",
            name="session",
            field=models.CharField(blank=True, default="", max_length=32),
        ),
        migrations.RunSQL(INDEX, "DROP INDEX session_by_fingerprint"),
    ]
