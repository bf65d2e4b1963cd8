"""A move tells the space that was left, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="participation",
            name="left",
            field=models.BigIntegerField(help_text="the space that it was taken out of, by a move", null=True),
        ),
        migrations.AddIndex(
            model_name="participation",
            index=models.Index(
                condition=models.Q(("left__isnull", False)), fields=["left", "-at"], name="participation_by_left"
            ),
        ),
    ]
