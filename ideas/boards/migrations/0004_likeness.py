"""What ideas are compared by moves into a table of its own, whose rows are a tenth as large: a question reads some
hundreds of them from all over it."""

import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

# The words of a text are long and rarely read: they stand apart, so that what each question reads stays together.
STORAGE = """
ALTER TABLE boards_likeness ALTER COLUMN title SET STORAGE MAIN, ALTER COLUMN title_words SET STORAGE MAIN,
    ALTER COLUMN text_words SET STORAGE EXTERNAL;
ALTER TABLE boards_likeness SET (toast_tuple_target = 128);
ALTER TABLE boards_likeness ALTER COLUMN title_words SET STATISTICS 400, ALTER COLUMN text_words SET STATISTICS 400;
"""
FILL = """
INSERT INTO boards_likeness (idea_id, board, leads_to, withdrawn, title, title_words, text_words)
SELECT id, board_id, coalesce(merged_into_id, id), withdrawn_at IS NOT NULL, public.idea_folded(btrim(title)),
    title_words, text_words
FROM boards_idea;
"""
INDEXES = """
CREATE INDEX likeness_title_words ON boards_likeness USING gin (title_words);
CREATE INDEX likeness_text_words ON boards_likeness USING gin (text_words);
CREATE INDEX likeness_trigrams ON boards_likeness USING gin (title gin_trgm_ops);
CREATE INDEX likeness_same ON boards_likeness (md5(title));
"""
# As the generated columns were, whatever writes an idea.
KEEP = """
CREATE FUNCTION idea_likened() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    spoken regconfig := public.idea_language(NEW.title || ' ' || NEW.problem);
BEGIN
    INSERT INTO public.boards_likeness (idea_id, board, leads_to, withdrawn, title, title_words, text_words)
    VALUES (
        NEW.id, NEW.board_id, coalesce(NEW.merged_into_id, NEW.id), NEW.withdrawn_at IS NOT NULL,
        public.idea_folded(btrim(NEW.title)), public.idea_words(NEW.title, spoken),
        public.idea_words(
            left(NEW.problem || ' ' || NEW.affected || ' ' || NEW.workaround || ' ' || NEW.proposal, 3000), spoken
        )
    )
    ON CONFLICT (idea_id) DO UPDATE SET board = EXCLUDED.board, leads_to = EXCLUDED.leads_to,
        withdrawn = EXCLUDED.withdrawn, title = EXCLUDED.title, title_words = EXCLUDED.title_words,
        text_words = EXCLUDED.text_words;
    RETURN NULL;
END $$;
CREATE TRIGGER idea_likened
    AFTER INSERT OR UPDATE OF title, problem, affected, workaround, proposal, board_id, merged_into_id, withdrawn_at
    ON boards_idea FOR EACH ROW EXECUTE FUNCTION idea_likened();
"""
DROP = """
DROP INDEX idea_title_words, idea_text_words, idea_title_trigrams, idea_title_same;
ALTER TABLE boards_idea DROP COLUMN title_words, DROP COLUMN text_words;
"""
# As 0002 made them.
BACK = """
ALTER TABLE boards_idea
    ADD COLUMN title_words tsvector GENERATED ALWAYS AS (
        public.idea_words(title, public.idea_language(title || ' ' || problem))
    ) STORED,
    ADD COLUMN text_words tsvector GENERATED ALWAYS AS (
        public.idea_words(
            left(problem || ' ' || affected || ' ' || workaround || ' ' || proposal, 3000),
            public.idea_language(title || ' ' || problem)
        )
    ) STORED;
CREATE INDEX idea_title_words ON boards_idea USING gin (title_words);
CREATE INDEX idea_text_words ON boards_idea USING gin (text_words);
CREATE INDEX idea_title_trigrams ON boards_idea USING gin (public.idea_folded(title) gin_trgm_ops);
CREATE INDEX idea_title_same ON boards_idea (md5(public.idea_folded(btrim(title))));
"""
GONE = "DROP TRIGGER idea_likened ON boards_idea; DROP FUNCTION idea_likened();"


class Migration(migrations.Migration):
    dependencies = [("boards", "0003_wordings_of_cases")]

    operations = [
        migrations.CreateModel(
            name="Likeness",
            fields=[
                (
                    "idea",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="likeness",
                        serialize=False, to="boards.idea",
                    ),
                ),
                ("board", models.BigIntegerField()),
                ("leads_to", models.BigIntegerField(help_text="the idea itself, or what it was merged into")),
                ("withdrawn", models.BooleanField()),
                ("title", models.TextField(help_text="in small letters, without accents")),
                (
                    "title_words",
                    django.contrib.postgres.search.SearchVectorField(help_text="as they stand, and their stems"),
                ),
                ("text_words", django.contrib.postgres.search.SearchVectorField()),
            ],
        ),
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(INDEXES, migrations.RunSQL.noop),
        migrations.RunSQL(KEEP, GONE),
        migrations.RunSQL(DROP, BACK),
    ]  # fmt: skip
