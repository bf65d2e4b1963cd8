from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("realtime", "0002_rights_change")]

    operations = [
        migrations.CreateModel(
            name="Refusal",
            fields=[
                ("reason", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("count", models.BigIntegerField(default=0)),
            ],
        ),
    ]
