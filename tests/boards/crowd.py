"""A board as full as they come, made in bulk: for what has to be quick and readable at 2,000 ideas."""

import random
from datetime import timedelta

from ideas.boards.models import Board, Idea, Sighting, Stage, Support, Tag
from tests import factories as make
from workspace.common import clock
from workspace.people.models import Person
from workspace.threads.models import Thread

TITLES = (
    "One login for all tools", "Seals that stand the winter", "A shorter form for returns", "Quieter pumps at night",
    "Spare parts by the week, not by the crate", "Say who answers, and until when",
)  # fmt: skip


def fill(board: Board, count: int = 2000, *, people: int = 40, seed: int = 7) -> list[Idea]:
    """`count` ideas at all stages, with tags, supporters of both sides, ratings and sightings; always the same ones."""
    dice = random.Random(seed)
    crowd = [make.guest() if n % 4 == 0 else make.person() for n in range(people)]
    now = clock.now()
    titles = [f"{dice.choice(TITLES)} ({n})" for n in range(1, count + 1)]
    made = [now - timedelta(minutes=count - n) for n in range(count)]
    threads = Thread.objects.bulk_create(
        Thread(space=board.space, title=title, opened_by=dice.choice(crowd), opened_at=at, last_at=at)
        for title, at in zip(titles, made, strict=True)
    )
    stages = dice.choices(Stage.values, weights=[60, 6, 6, 5, 8, 10, 5], k=count)
    ideas = Idea.objects.bulk_create(
        Idea(
            board=board, number=n, title=thread.title, problem="It takes long.", problem_html="<p>It takes long.</p>",
            author=thread.opened_by, thread=thread, stage=stage, stage_at=at, submitted_at=at,
        )
        for n, (thread, stage, at) in enumerate(zip(threads, stages, made, strict=True), start=1)
    )  # fmt: skip
    tags = Tag.objects.bulk_create(Tag(board=board, name=name) for name in ("doors", "pumps", "returns", "support"))
    Idea.tags.through.objects.bulk_create(
        Idea.tags.through(idea_id=idea.pk, tag_id=dice.choice(tags).pk) for idea in ideas
    )
    _weigh(ideas, crowd, dice)
    return ideas


def _weigh(ideas: list[Idea], crowd: list[Person], dice: random.Random) -> None:
    sightings, supports = [], []
    for idea in ideas:
        saw = dice.sample(crowd, dice.randint(0, len(crowd)))
        sightings += [Sighting(idea=idea, person=person) for person in saw]
        for person in saw[: dice.randint(0, len(saw))]:
            importance = dice.choice([None, 0, 1, 2, 3])
            supports.append(Support(idea=idea, person=person, importance=importance))
    Sighting.objects.bulk_create(sightings, batch_size=5000)
    Support.objects.bulk_create(supports, batch_size=5000)
