"""What has been kept long enough may go: only sealed rows, only as the owner of the tables, and only with a signed note."""

import workspace.common.clock
from django.db import migrations, models

ALLOW = """
CREATE OR REPLACE FUNCTION audit_refuse_but_forget() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    cleared audit_participation := OLD;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF EXISTS (SELECT FROM audit_salt WHERE person = OLD.actor AND salt IS NULL) THEN
            cleared.actor_unit := '';
            cleared.actor_path := NULL;
        END IF;
        IF NEW IS NOT DISTINCT FROM cleared THEN RETURN NEW; END IF;
        IF EXISTS (SELECT FROM audit_salt WHERE person = OLD.target AND salt IS NULL) THEN
            cleared.target_unit := '';
            cleared.target_path := NULL;
            IF NEW IS NOT DISTINCT FROM cleared THEN RETURN NEW; END IF;
            cleared.actor_unit := OLD.actor_unit;
            cleared.actor_path := OLD.actor_path;
            IF NEW IS NOT DISTINCT FROM cleared THEN RETURN NEW; END IF;
        END IF;
    ELSIF EXISTS (SELECT FROM audit_retirement WHERE before > OLD.at)
        AND EXISTS (SELECT FROM audit_leaf WHERE "row" = OLD.id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The ledger is append-only: rows of % are never changed or deleted.', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_retirement_append_only BEFORE UPDATE OR DELETE ON audit_retirement
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
"""
REFUSE = "DROP TRIGGER audit_retirement_append_only ON audit_retirement"


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_seals")]

    operations = [
        migrations.CreateModel(
            name="Retirement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.DateTimeField(help_text="rows of deeds before this moment")),
                ("rows", models.BigIntegerField()),
                ("file_name", models.CharField(max_length=200)),
                ("digest", models.BinaryField(help_text="SHA-256 of the file")),
                ("note", models.TextField(help_text="what was signed: which leaves, and the file's hash")),
                ("at", models.DateTimeField(default=workspace.common.clock.now)),
            ],
            options={"ordering": ["at"]},
        ),
        migrations.RunSQL(ALLOW, REFUSE),
    ]
