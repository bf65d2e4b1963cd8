"""The database itself refuses to change or delete a row of the ledger."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is append-only: rows of % are never changed or deleted.', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_participation_append_only BEFORE UPDATE OR DELETE ON audit_participation
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
"""
ALLOW = """
DROP TRIGGER audit_participation_append_only ON audit_participation;
DROP FUNCTION audit_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
