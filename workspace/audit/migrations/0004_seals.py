"""Seals: leaves, tiles, heads, salts. All of it append-only, but that a person's rank is forgotten with their salt."""

import workspace.common.clock
from django.db import migrations, models


PROTECT = """
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is append-only: rows of % are never changed or deleted.', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

-- The one change that there is: the unit and the line of somebody who was erased are taken out.
CREATE FUNCTION audit_refuse_but_forget() RETURNS trigger LANGUAGE plpgsql AS $$
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
    END IF;
    RAISE EXCEPTION 'The ledger is append-only: rows of % are never changed or deleted.', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER audit_participation_append_only ON audit_participation;
CREATE TRIGGER audit_participation_append_only BEFORE UPDATE OR DELETE ON audit_participation
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_but_forget();

CREATE FUNCTION audit_refuse_but_forget_salt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.person = OLD.person AND NEW.mark = OLD.mark AND NEW.salt IS NULL AND NEW.erased_at IS NOT NULL THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'The ledger is append-only: rows of % are never changed or deleted.', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_salt_append_only BEFORE UPDATE OR DELETE ON audit_salt
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_but_forget_salt();
CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE ON audit_seal
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_leaf_append_only BEFORE UPDATE OR DELETE ON audit_leaf
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_tile_append_only BEFORE UPDATE OR DELETE ON audit_tile
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_commitment_append_only BEFORE UPDATE OR DELETE ON audit_commitment
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();

-- As the tables' owner: the application itself may not change these rows.
CREATE FUNCTION audit_forget(whom bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO audit_salt (person, mark, salt, erased_at)
    VALUES (whom, decode(replace(gen_random_uuid()::text, '-', ''), 'hex'), NULL, now())
    ON CONFLICT (person) DO UPDATE SET salt = NULL, erased_at = now();
    UPDATE audit_participation SET actor_unit = '', actor_path = NULL
    WHERE actor = whom AND (actor_unit <> '' OR actor_path IS NOT NULL);
    UPDATE audit_participation SET target_unit = '', target_path = NULL
    WHERE target = whom AND (target_unit <> '' OR target_path IS NOT NULL);
END $$;
"""
UNPROTECT = """
DROP FUNCTION audit_forget(bigint);
DROP TRIGGER audit_commitment_append_only ON audit_commitment;
DROP TRIGGER audit_tile_append_only ON audit_tile;
DROP TRIGGER audit_leaf_append_only ON audit_leaf;
DROP TRIGGER audit_seal_append_only ON audit_seal;
DROP TRIGGER audit_salt_append_only ON audit_salt;
DROP FUNCTION audit_refuse_but_forget_salt();
DROP TRIGGER audit_participation_append_only ON audit_participation;
CREATE TRIGGER audit_participation_append_only BEFORE UPDATE OR DELETE ON audit_participation
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
DROP FUNCTION audit_refuse_but_forget();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0003_left'),
    ]

    operations = [
        migrations.CreateModel(
            name='Leaf',
            fields=[
                ('position', models.BigIntegerField(help_text='from 0 on, without holes', primary_key=True, serialize=False)),
                ('row', models.BigIntegerField(help_text="the ledger's row, by number", unique=True)),
                ('digest', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Salt',
            fields=[
                ('person', models.BigIntegerField(primary_key=True, serialize=False)),
                ('mark', models.BinaryField()),
                ('salt', models.BinaryField(null=True)),
                ('erased_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('number', models.BigIntegerField(help_text='from 1 on, without holes', primary_key=True, serialize=False)),
                ('size', models.BigIntegerField(help_text='leaves of the tree', unique=True)),
                ('root', models.BinaryField(help_text="the tree's root over so many leaves")),
                ('peaks', models.BinaryField(help_text='roots of its complete subtrees, largest first: from here it grows on')),
                ('watermark', models.BigIntegerField(help_text='every row below this transaction number is a leaf')),
                ('cluster', models.BigIntegerField(help_text='the database cluster that the watermark counts in')),
                ('sealed_at', models.DateTimeField(default=workspace.common.clock.now)),
                ('note', models.TextField(help_text='what was signed, with its signature')),
            ],
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.BigIntegerField()),
                ('part', models.CharField(help_text='actor or target', max_length=6)),
                ('digest', models.BinaryField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('row'), models.F('part'), name='commitment_once')],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal', models.BigIntegerField()),
                ('channel', models.CharField(help_text='mail:address or webhook:address', max_length=300)),
                ('at', models.DateTimeField(default=workspace.common.clock.now)),
            ],
            options={
                'indexes': [models.Index(fields=['channel', '-seal'], name='publication_by_channel')],
                'constraints': [models.UniqueConstraint(models.F('seal'), models.F('channel'), name='publication_once')],
            },
        ),
        migrations.CreateModel(
            name='Tile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField()),
                ('index', models.BigIntegerField()),
                ('digest', models.BinaryField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('level'), models.F('index'), name='tile_once')],
            },
        ),
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=workspace.common.clock.now)),
                ('seal', models.BigIntegerField(help_text='the last seal that it looked at, 0 for none')),
                ('size', models.BigIntegerField(help_text='leaves that were looked at')),
                ('seconds', models.FloatField()),
                ('findings', models.JSONField(default=list, help_text='the first things that are not as sealed; empty when all is')),
                ('notes', models.JSONField(default=dict, help_text='counts: rows not sealed yet, erased, retired')),
            ],
            options={
                'ordering': ['-at'],
                'indexes': [models.Index(fields=['-at'], name='verification_by_time')],
            },
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
