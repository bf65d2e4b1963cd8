"""Takes a Slack export across: reads it day by day, converts, and hands batches to the actions.

Memory holds one conversation's names of messages and one batch, however large the export is. Each batch is saved with
all that belongs to it, so a run that was killed goes on where it was.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from django.db import connection

from workspace.common import ids
from workspace.common.errors import Stale
from workspace.imports.actions import carry_messages, carry_people, carry_space
from workspace.imports.queries import Member, Settled, cast_of, key_of, settled_of
from workspace.imports.slack.archive import Archive, Day, Unreadable
from workspace.imports.slack.carried import Carried, carried, title_of
from workspace.imports.slack.reading import Conversation, Export, Kind, Message, User, read_day, read_export
from workspace.imports.slack.report import Report
from workspace.imports.slack.sorting import Author, Sort, author_of, is_known, sort_of
from workspace.imports.slack.threads import Grouping, Place, Silence
from workspace.people.models import Person
from workspace.spaces.models import Space

AT_ONCE = 500
PEOPLE_AT_ONCE = 200
KINDS = {Sort.SAID: "posts", Sort.LINE: "lines of the system", Sort.DELETED: "deleted messages, as tombstones"}

Progress = Callable[[int, int, int], None]
Stop = Callable[[], bool]


class Busy(Stale):
    """Another import of the same Slack is running. Wait for it, or stop it."""


@dataclass
class Carrying:
    """One run. `progress` hears (days done, of days, new messages); `stop` is asked after each batch."""

    archive: Archive
    by: Person
    rule: Silence = field(default_factory=Silence)
    is_dry: bool = False
    progress: Progress = lambda _done, _total, _new: None
    stop: Stop = lambda: False

    def __post_init__(self) -> None:
        self.export: Export = read_export(self.archive)
        self.report = Report(team=self.export.team, is_dry=self.is_dry)
        self._days = 0

    def run(self) -> Report:
        """Carry everything that is not here yet. Raises Busy; Unreadable only for what makes the whole useless."""
        with _alone(self.export.source, needed=not self.is_dry):
            self.cast = cast_of(self.export)
            self._people()
            spaces = {one.id: self._space(one) for one in self.export.conversations}
            for one in self.export.conversations:
                if self.report.was_stopped:
                    break
                _Talk(self, one, spaces[one.id]).carry()
        self._beside()
        return self.report

    def flushed(self, count: int) -> None:
        """A batch is saved: say so, and hear whether to go on."""
        self.report.new += count
        self.progress(self._days, self.export.day_count, self.report.new)
        self.report.was_stopped = self.report.was_stopped or self.stop()

    def day_done(self) -> None:
        self._days += 1
        self.progress(self._days, self.export.day_count, self.report.new)

    def meet(self, users: list[User]) -> None:
        """Have somebody of ours for each of these."""
        new = [user for user in users if user.id not in self.cast.members]
        if self.is_dry:
            for user in users:
                self.cast.members.setdefault(user.id, _imagined(user))
            return
        for start in range(0, len(new), PEOPLE_AT_ONCE):
            batch = new[start : start + PEOPLE_AT_ONCE]
            self.cast.members.update(carry_people(by=self.by, cast=self.cast, users=batch))

    def _people(self) -> None:
        for user in self.export.users.values():
            here = user.id in self.cast.members
            self.report.people["found here (by an earlier import or their address)" if here else "placeholders"] += 1
            if user.is_bot or user.is_deleted:
                self.report.people["of these, bots" if user.is_bot else "of these, deactivated in Slack"] += 1
        # Those found by their address are remembered too, so that the next run need not ask for it.
        known = list(self.export.users.values())
        if not self.is_dry:
            for start in range(0, len(known), PEOPLE_AT_ONCE):
                batch = known[start : start + PEOPLE_AT_ONCE]
                self.cast.members.update(carry_people(by=self.by, cast=self.cast, users=batch))
        self.meet(known)

    def _space(self, one: Conversation) -> Space:
        days = self.export.days.get(one.id, [])
        archived = ", archived" if one.is_archived else ""
        self.report.conversations[f"{one.kind.value}s{archived}"] += 1
        if self.is_dry:
            return Space(pk=0, name=one.name)
        first, last = (_midnight(days[0]), _midnight(days[-1])) if days else (None, None)
        space = carry_space(by=self.by, cast=self.cast, conversation=one, first=first, last=last)
        if one.kind is Kind.CHANNEL:
            self.cast.channels[one.id] = (one.name, f"/spaces/{space.pk}/")
        return space

    def _beside(self) -> None:
        for what, count in self.export.beside.items():
            self.report.leave(what, count)
        for folder, count in self.export.unlisted.items():
            self.report.leave("files of conversations that no list names", count, folder)


@dataclass
class _Talk:
    """One conversation on its way."""

    run: Carrying
    conversation: Conversation
    space: Space

    def __post_init__(self) -> None:
        source, one = self.run.export.source, self.conversation
        self.settled = Settled(f"{key_of(source, one)}/") if self.run.is_dry else settled_of(source, one)
        self.grouping = Grouping(self.run.rule, self.settled.posts)
        self.seen: set[str] = set()
        self.keys: set[str] = set()
        self.titles: dict[str, str] = {}
        self.batch: list[Carried] = []

    def carry(self) -> None:
        for day in self.run.export.days.get(self.conversation.id, []):
            self._day(day)
            if len(self.batch) >= AT_ONCE:
                self._flush()
            if self.run.report.was_stopped:
                return
        self._flush()
        self.run.report.threads += len(self.keys)

    def _day(self, day: Day) -> None:
        try:
            rows = list(read_day(self.run.archive, day))
        except Unreadable as error:
            self.run.report.leave("files that can't be read", 1, str(error))
            rows = []
        messages = [kept for row in rows if (kept := self._sorted(row, day)) is not None]
        self._meet(messages)
        today: dict[str, list[Carried]] = {}
        for message, sort, author in messages:
            one = self._carried(message, sort, author)
            if one is not None:
                today.setdefault(one.place.key, []).append(one)
                self.batch.append(one)
        for key, group in today.items():
            if key not in self.settled.threads and key not in self.titles:
                self.titles[key] = title_of(group, self.conversation)
        self.run.day_done()

    def _sorted(self, row: object, day: Day) -> tuple[Message, Sort, Author] | None:
        """A record that may be carried, with what it is and who wrote it; None for what is left out, and counted."""
        report, where = self.run.report, f"{self.conversation.name} {day.day}"
        report.found += 1
        if not isinstance(row, Message):
            report.skip("no message, or without a time", where, row)
            return None
        sort, why = sort_of(row)
        author = author_of(row)
        if row.ts in self.seen:
            sort, why = Sort.SKIPPED, "the same message twice"
        elif sort is not Sort.SKIPPED and author is None:
            sort, why = Sort.SKIPPED, "nobody wrote it"
        self.seen.add(row.ts)
        if sort is Sort.SKIPPED or author is None:
            report.skip(why, f"{where} {row.ts}", row.text)
            return None
        return row, sort, author

    def _meet(self, messages: list[tuple[Message, Sort, Author]]) -> None:
        """People who are in no list: they left, or belong to another Slack; and bots."""
        users: dict[str, User] = {}
        for message, _, author in messages:
            if author.id not in self.run.cast.members:
                name = author.name or f"Former member {author.id}"
                users.setdefault(author.id, User(author.id, name, name, is_bot=author.is_bot, is_listed=False))
            for row in message.raw.get("reactions") or []:
                for user in row.get("users") or [] if isinstance(row, dict) else []:
                    if isinstance(user, str) and user and user not in self.run.cast.members:
                        name = f"Former member {user}"
                        users.setdefault(user, User(user, name, name, is_listed=False))
        if users:
            self.run.report.people["met only in messages"] += len(users)
            self.run.meet(list(users.values()))

    def _carried(self, message: Message, sort: Sort, author: Author) -> Carried | None:
        """Place and convert; None when it is here already or says nothing."""
        report, kind = self.run.report, KINDS[sort]
        where = f"{self.conversation.name} {message.ts}"
        is_here = message.ts in self.settled.posts
        one = None if is_here else carried(message, sort, author, Place(""), self.run.cast)
        if one is not None and sort is not Sort.DELETED and not one.body:
            report.skip("says nothing", where, message.subtype)
            return None
        place = self.grouping.place_line(message) if sort is Sort.LINE else self.grouping.place(message)
        self.keys.add(place.key)
        if not is_known(message.subtype):
            kind = f"posts of an unknown kind, “{message.subtype[:40]}”"
        report.carry(kind, where, one.body if one else message.text)
        if one is None:
            return None
        one = replace(one, place=place)
        self._count(one)
        return one

    def _count(self, one: Carried) -> None:
        inside = self.run.report.inside
        for what, count in one.met.items():
            if what in {"link", "emoji", "file", "code", "shared message"}:
                inside[f"{what}s" if what not in {"emoji", "code"} else what] += count
            else:
                self.run.report.leave(what, count, one.ts, one.body)
        for what, count in (
            ("mentions", len(one.users) + one.everybody),
            ("reactions", sum(len(reacted.users) for reacted in one.reactions)),
            ("edits (the last form of each)", int(one.edited_at is not None)),
            ("answers to running talk, as quotes", int(bool(one.place.answers))),
        ):
            if count:
                inside[what] += count

    def _flush(self) -> None:
        batch, self.batch = self.batch, []
        titles, self.titles = self.titles, {}
        if not self.run.is_dry and batch:
            done = carry_messages(
                by=self.run.by, cast=self.run.cast, space=self.space, settled=self.settled, titles=titles, batch=batch
            )
            self.settled.threads.update({key: thread.pk for key, thread in done.threads.items()})
        self.settled.posts.update({one.ts: one.place.key for one in batch})
        if self.run.is_dry:
            self.settled.threads.update({one.place.key: 0 for one in batch})
        self.run.flushed(len(batch))


def carry_slack(
    archive: Archive,
    *,
    by: Person,
    rule: Silence | None = None,
    is_dry: bool = False,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Report:
    """Carry an export, or with `is_dry` only say what would be carried."""
    run = Carrying(archive, by, rule or Silence(), is_dry)
    run.progress, run.stop = progress or run.progress, stop or run.stop
    return run.run()


@contextmanager
def _alone(source: str, *, needed: bool) -> Iterator[None]:
    """One import of a Slack at a time: the lock ends with this process, however it ends."""
    name = f"imports {source}"
    with connection.cursor() as cursor:
        if needed:
            cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
            if cursor.fetchone() != (True,):
                raise Busy
        try:
            yield
        finally:
            if needed:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])


def _imagined(user: User) -> Member:
    """Who they will be: for a dry run, which makes nobody."""
    return Member(0, user.name, ids.slug(user.handle or user.name) or "person", user.is_bot)


def _midnight(day: Day) -> datetime | None:
    try:
        return datetime.strptime(day.day, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None
