"""The notifier begins with what happens from now on: what was before concerns nobody any more."""

from django.db import migrations

# What lies below every open transaction is settled, and past; what such a transaction may yet commit is not.
BEGIN = """
INSERT INTO realtime_followercursor (name, xid, event, at)
VALUES ('notifier', pg_snapshot_xmin(pg_current_snapshot()), 0, now()) ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial"), ("realtime", "0001_initial")]

    operations = [migrations.RunSQL(BEGIN, migrations.RunSQL.noop)]
