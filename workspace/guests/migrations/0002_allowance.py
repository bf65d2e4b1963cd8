import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import workspace.common.clock


class Migration(migrations.Migration):
    dependencies = [
        ("guests", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("most", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("at", models.DateTimeField(default=workspace.common.clock.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="allowance", to="people.organisation"
                    ),
                ),
            ],
        ),
    ]
