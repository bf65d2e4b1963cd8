from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0002_boards_and_results'),
    ]

    operations = [
        migrations.AlterField(
            model_name='entry',
            name='kind',
            field=models.CharField(choices=[('space', 'space'), ('person', 'person'), ('board', 'board'), ('result', 'result'), ('canvas', 'canvas'), ('thread', 'thread'), ('post', 'post')], max_length=10),
        ),
    ]
