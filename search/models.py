"""The tables of the PostgreSQL backend. They hold lexemes and filters, no text."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from search.documents import Kind


class Deletions(models.Func):
    """A word with each one of its letters left out, and whole: the twin of likeness.deletions, made by a migration."""

    function = "word_deletions"
    arity = 1
    output_field = models.TextField()


class Entry(models.Model):
    """One document. People and spaces are kept by number: the index may lag behind them, and is only ever a hint."""

    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    object_id = models.BigIntegerField()
    space = models.BigIntegerField(null=True)
    organisation = models.BigIntegerField(null=True)
    author = models.BigIntegerField(null=True)
    at = models.DateTimeField(null=True)
    vector = SearchVectorField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_once")]
        indexes = [
            # Apart, so that the few titles and names answer at once while somebody types, whatever the posts weigh.
            GinIndex(fields=["vector"], name="search_posts", condition=Q(kind="post")),
            GinIndex(fields=["vector"], name="search_titles", condition=~Q(kind="post")),
            models.Index(fields=["kind", "-at"], name="search_newest"),
            models.Index(fields=["author", "-at"], name="search_by_author"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Word(models.Model):
    """A word that is in some document: what misspelt and partial words are looked up in."""

    word = models.CharField(max_length=60, primary_key=True)
    documents = models.IntegerField(default=0, help_text="how many documents have it")

    class Meta:
        indexes = [
            GinIndex(OpClass("word", name="gin_trgm_ops"), name="search_word_trigrams"),
            GinIndex(Deletions("word"), name="search_word_deletions"),
        ]

    def __str__(self) -> str:
        return self.word
