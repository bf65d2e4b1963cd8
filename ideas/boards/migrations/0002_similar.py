"""What ideas are compared by: words and stems of their titles and texts, and trigrams of their titles.

Generated columns, which Django does not know: whatever writes an idea, they are right.
"""

from django.db import migrations

UPPER = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯІЇЄҐЎЈЉЊЋЂЏΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"
# Stemmers are found by the stop words of a text, so these are languages that have a list of them.
LANGUAGES = (
    "english", "german", "french", "spanish", "italian", "portuguese", "dutch", "danish", "norwegian", "swedish",
    "finnish", "russian",
)  # fmt: skip

# As folded(), with lower case for Cyrillic and Greek whatever the server's locale is, and signs of Chinese, Japanese
# and Korean one by one: their words are not divided by spaces.
FOLDED = f"""
CREATE FUNCTION idea_folded(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(
    translate(public.folded(words), '{UPPER}', '{UPPER.lower()}'), '([぀-ヿ㐀-䶿一-鿿가-힯])', ' \\1 ', 'g'
);
"""
# The language whose stop words leave least of the beginning of a text.
LANGUAGE = f"""
CREATE FUNCTION idea_language(words text) RETURNS regconfig LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT one.language
    FROM unnest(ARRAY[{", ".join(f"'pg_catalog.{one}'" for one in LANGUAGES)}]::regconfig[])
        WITH ORDINALITY AS one(language, place)
    ORDER BY length(to_tsvector(one.language, lower(left(words, 240)))), one.place
    LIMIT 1
);
"""
WORDS = """
CREATE FUNCTION idea_words(words text, language regconfig) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN strip(
    to_tsvector('pg_catalog.simple', public.idea_folded(words)) || to_tsvector(language, public.idea_folded(words))
);
"""
# A word as it may stand in an idea of any language: itself, and its stems.
FORMS = f"""
CREATE FUNCTION idea_forms(word text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT array_agg(DISTINCT form)
    FROM unnest(ARRAY[{", ".join(f"'pg_catalog.{one}_stem'" for one in LANGUAGES)}]::regdictionary[]) AS stemmer,
        unnest(ts_lexize(stemmer, word) || word) AS form
);
"""
COLUMNS = """
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
ALTER TABLE boards_idea ALTER COLUMN title_words SET STATISTICS 400, ALTER COLUMN text_words SET STATISTICS 400;
CREATE INDEX idea_title_words ON boards_idea USING gin (title_words);
CREATE INDEX idea_text_words ON boards_idea USING gin (text_words);
CREATE INDEX idea_title_trigrams ON boards_idea USING gin (public.idea_folded(title) gin_trgm_ops);
CREATE INDEX idea_title_same ON boards_idea (md5(public.idea_folded(btrim(title))));
"""
UNDO = """
ALTER TABLE boards_idea DROP COLUMN title_words, DROP COLUMN text_words;
DROP INDEX IF EXISTS idea_title_trigrams, idea_title_same;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("boards", "0001_initial"),
        ("people", "0001_initial"),  # brings folded() and pg_trgm
    ]

    operations = [
        migrations.RunSQL(FOLDED, "DROP FUNCTION idea_folded(text);"),
        migrations.RunSQL(LANGUAGE, "DROP FUNCTION idea_language(text);"),
        migrations.RunSQL(WORDS, "DROP FUNCTION idea_words(text, regconfig);"),
        migrations.RunSQL(FORMS, "DROP FUNCTION idea_forms(text);"),
        migrations.RunSQL(COLUMNS, UNDO),
    ]
