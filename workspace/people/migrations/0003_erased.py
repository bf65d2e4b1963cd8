"""Whoever was erased says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_masks"), ("audit", "0004_seals")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="erased_at",
            field=models.DateTimeField(
                blank=True, help_text="what identified them was taken out then", null=True
            ),
        ),
    ]
