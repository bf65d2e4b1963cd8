"""Votes with a budget: each thing costs something."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("facilitation", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="activity",
            name="priced",
            field=models.BooleanField(default=False, help_text="each thing costs something, and is bought or left"),
        ),
        migrations.AddField(
            model_name="option",
            name="cost",
            field=models.PositiveSmallIntegerField(blank=True, help_text="in a vote with a budget", null=True),
        ),
    ]
