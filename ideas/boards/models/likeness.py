"""What ideas are compared by, apart from them, so that a question reads few and small rows."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models

from ideas.boards.models.ideas import Idea


class Likeness(models.Model):
    """Words, stems and trigrams of an idea. Written by a trigger: whatever writes an idea, it is right."""

    idea = models.OneToOneField(Idea, primary_key=True, on_delete=models.CASCADE, related_name="likeness")
    board = models.BigIntegerField()
    leads_to = models.BigIntegerField(help_text="the idea itself, or what it was merged into")
    withdrawn = models.BooleanField()
    title = models.TextField(help_text="in small letters, without accents")
    title_words = SearchVectorField(help_text="as they stand, and their stems")
    text_words = SearchVectorField()

    def __str__(self) -> str:
        return self.title
