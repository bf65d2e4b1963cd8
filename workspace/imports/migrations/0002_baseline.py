from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('imports', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='importrun',
            name='kind',
            field=models.CharField(choices=[('slack', 'Slack history'), ('people', 'People and managers'), ('baseline', 'Interactions from before Causeway')], max_length=10),
        ),
    ]
