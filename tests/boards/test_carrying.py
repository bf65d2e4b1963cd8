"""Ideas from elsewhere, and ideas taken along."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from ideas.boards import actions
from ideas.boards.models import Board, Idea, Stage
from ideas.boards.queries.idea_file import IdeaFile, parse_ideas
from ideas.boards.queries.markup import as_markdown
from ideas.results.actions import remind
from realtime.models import Event
from tests import factories as make
from tests.boards import garden
from workspace.audit.models import Participation
from workspace.common import clock
from workspace.common.errors import Invalid, Refused
from workspace.notifications import actions as notifications
from workspace.notifications.models import Delivery, Notification
from workspace.people.models import Person
from workspace.threads.queries import waiting_follows

pytestmark = pytest.mark.django_db
FIDER = (
    "number,title,description,created_at,created_by,total_votes,total_comments,status,responded_by,responded_at,"
    "response,original_number,original_title,tags\n"
    '10,Go is fast,Very tiny description,2018-03-23T19:33:22Z,Faceless,4,2,Declined,,,,,,"easy, ignored"\n'
    "15,Go is great,,2018-02-21T15:51:35Z,Someone else,7,2,Open,,,,,,\n"
    "20,Go is easy,,2018-01-12T01:46:59Z,Faceless,4,2,Duplicate,,,,99,Go is very easy,\n"
)
CANNY = (
    "Post Title;Details;Author Name;Author Email;Created;Votes;Status;Category\n"
    '"One login";"<p>Nine <b>passwords</b></p><script>x</script>";Mia;MIA@aqua.example;'
    "2026-03-14;12;In Progress;Login\n"
    "Dark mode;Too *bright*.;;;14/03/2026 09:30;0;Something else;\n"
)
USERVOICE = (
    "suggestion.id\tsuggestion.title\tsuggestion.body\tsuggestion.created_timestamp\tsuggestion.votes_count\t"
    "suggestion.status.name\tsuggestion.labels.name\n"
    "7\tExport\tAs CSV\t2026-03-14 09:30:00\t3\tplanned\tdata|files\n"
)
MADRID = Path(__file__).resolve().parents[2].parent / "shared/data/madrid/proposals.csv"


def parsed(text: str, **terms: str) -> IdeaFile:
    return parse_ideas(text.encode("utf-8-sig"), "ideas.csv", **terms)


def brought(text: str, board: Board | None = None) -> Board:
    board = board or garden.board()
    actions.import_ideas(by=board.opened_by, board=board, file=parsed(text))
    return board


@pytest.mark.parametrize(("text", "source", "titles"), [
    (FIDER, "fider", ["Go is fast", "Go is great"]),
    (CANNY, "canny", ["One login", "Dark mode"]),
    (USERVOICE, "uservoice", ["Export"]),
    ("Title,Votes\nA,\n", "csv", ["A"]),
])  # fmt: skip
def test_each_tool_is_known_by_its_columns(text: str, source: str, titles: list[str]) -> None:
    found = parsed(text)
    assert (found.source, [row.title for row in found.rows], list(found.troubles)) == (source, titles, [])


def test_columns_mean_what_they_say() -> None:
    one, two = parsed(FIDER).rows
    assert (one.key, one.author, one.votes, one.stage, one.tags) == (
        "10", "Faceless", 4, Stage.DECLINED, ("easy", "ignored"),
    )  # fmt: skip
    assert (two.problem, two.at.isoformat() if two.at else "") == ("Go is great", "2018-02-21T15:51:35+00:00")
    assert dict(parsed(FIDER).left_out) == {"duplicates of another one there": 1}
    login, dark = parsed(CANNY).rows
    assert (login.problem, login.email, login.stage) == ("Nine **passwords**", "mia@aqua.example", Stage.UNDER_WAY)
    assert (dark.problem, dark.stage, dark.tags) == ("Too *bright*.", Stage.NEW, ("Something else",))
    assert dark.at
    assert (dark.at.month, dark.at.hour) == (3, 9)
    (export,) = parsed(USERVOICE).rows
    assert (export.key, export.stage, export.tags, export.votes) == ("7", Stage.PLANNED, ("data", "files"), 3)


@pytest.mark.parametrize(("text", "sentence"), [
    ("name_of_it,votes\nA,1\n", "Line 1: There is no column with titles. Columns found: “name_of_it”, “votes”"),
    ("title,votes\n,1\n", "Line 2: There is no title."),
    ("title,votes\nA,many\n", "Line 2: “many” is not a number of votes."),
    ("title,created\nA,soon\n", "Line 2: “soon” is not a date."),
    ("title,email\nA,nobody\n", "Line 2: “nobody” is not an e-mail address."),
    ("title\nA,b\n", "Line 2: 2 values, but the heading has 1 columns."),
    ('id,title\n1,"A\nof two lines"\n1,B\n', "Line 4: The number “1” stands on 2 lines: 2, 4."),
    ("title\n", "There is no idea in this file."),
    ('title\n"A', "The quotes don't match"),
])  # fmt: skip
def test_what_is_wrong_is_told_by_row(text: str, sentence: str) -> None:
    assert sentence in " ".join(map(str, parsed(text).troubles))


def test_latin_1_is_told_clearly_with_its_line() -> None:
    (trouble,) = parse_ideas("title\nA\nCafé\n".encode("latin-1")).troubles
    assert str(trouble).startswith("Line 3: This file is not in UTF-8; it looks like Latin-1 (“")


def test_html_becomes_markdown_and_what_is_no_html_stays() -> None:
    given = '<h2>Why</h2><p>a<br>b</p><ul><li>x</li><li><a href="https://e.example/a">y</a></li></ul>'
    assert as_markdown(given) == "### Why\n\na  \nb\n\n- x\n- [y](https://e.example/a)".replace("a  \n", "a\n")
    assert as_markdown('<p>2 * 3 <a href="javascript:x()">no</a><img src=x onerror=y()></p>') == "2 \\* 3 no"
    assert as_markdown("if a < b and **c**") == "if a < b and **c**"


def test_the_same_file_twice_adds_nothing_and_a_longer_one_only_what_is_new() -> None:
    board = brought(FIDER)
    assert board.ideas.count() == 2
    brought(FIDER, board)
    assert board.ideas.count() == 2
    brought(FIDER + "30,Go is new,,2018-01-12T01:46:59Z,Faceless,1,0,Open,,,,,,\n", board)
    assert sorted(board.ideas.values_list("number", "title")) == [
        (1, "Go is fast"),
        (2, "Go is great"),
        (3, "Go is new"),
    ]
    assert Person.objects.filter(name="Faceless").count() == 1


def test_votes_authors_and_the_ledger_keep_where_they_came_from() -> None:
    mia = make.guest()
    mia.email = "mia@aqua.example"
    mia.save()
    board = brought(CANNY)
    login, dark = board.ideas.order_by("number")
    assert (login.author, login.imported_support, dark.author) == (mia, 12, board.opened_by)
    assert login.supports.count() == 0
    entry = Participation.objects.get(object_kind="boards.idea", object_id=login.pk)
    assert (entry.source, entry.actor, entry.at.date().isoformat()) == ("canny", mia.pk, "2026-03-14")
    assert login.opening.body.startswith("Nine **passwords**")
    faceless = brought(FIDER).ideas.get(number=1).author
    assert (faceless.is_placeholder, faceless.organisation.name, faceless.is_customer) == (True, "From Fider", True)


def test_votes_from_elsewhere_are_told_apart_on_the_ideas_page() -> None:
    board = brought(FIDER)
    client = Client()
    client.force_login(board.opened_by)
    page = client.get(board.ideas.get(number=2).get_absolute_url()).content.decode()
    assert "7 votes came with it from Fider" in page


def test_what_was_taken_over_is_news_to_nobody_and_leaves_the_house_by_no_channel() -> None:
    """However long ago it was: neither the bell, nor mail, nor a reminder of an answer that nobody promised then."""
    board = garden.board(answer_within=7)
    mia, reader = make.person("Mia"), make.person("Ana")
    mia.email = "mia@aqua.example"
    mia.save()
    garden.idea(reader, board)
    before = set(Notification.objects.values_list("pk", flat=True))
    began = Event.objects.latest("pk").pk
    recent = clock.now().date().isoformat()
    brought(CANNY.replace("14/03/2026 09:30", f"{recent} 00:00"), board)
    told = list(Event.objects.filter(pk__gt=began).order_by("pk"))
    assert "idea.imported" in {event.kind for event in told}
    notifications.follow(told)
    with clock.at(clock.now() + timedelta(days=6)):
        assert remind() == 1  # of the idea that was brought here; nobody else is told of any other
    assert not Notification.objects.exclude(pk__in=before).exclude(kind="answer.due").exists()
    assert not Delivery.objects.exclude(notification__kind="answer.due").exists()
    taken = board.ideas.filter(imported_from__isnull=False)
    assert not any(waiting_follows(person).filter(thread__idea__in=taken).exists() for person in (mia, reader))


def test_all_or_nothing_facilitators_only_and_not_while_names_are_hidden() -> None:
    board = garden.board()
    with pytest.raises(Invalid):
        brought("title,votes\nA,1\nB,many\n", board)
    with pytest.raises(Refused):
        actions.import_ideas(by=make.person(), board=board, file=parsed(FIDER))
    with pytest.raises(Refused):
        brought(FIDER, garden.board(shows_authors=False))
    assert not Idea.objects.exists()


def test_the_page_shows_first_what_would_come() -> None:
    board = garden.board()
    client = Client()
    client.force_login(board.opened_by)
    address = f"{board.get_absolute_url()}import/"
    assert client.get(address).status_code == 200
    bad = client.post(address, {"file": SimpleUploadedFile("bad.csv", b"title,votes\nA,many\n")})
    assert (bad.status_code, "Line 2: “many”" in bad.content.decode()) == (422, True)
    seen = client.post(address, {"file": SimpleUploadedFile("fider.csv", FIDER.encode())})
    assert "2 ideas would come" in seen.content.decode()
    assert not board.ideas.exists()
    assert client.post(address, {"token": seen.context["token"]}).status_code == 302
    assert board.ideas.count() == 2
    assert client.post(address, {"token": seen.context["token"]}).status_code == 409
    client.force_login(make.person())
    assert client.get(address).status_code == 403


def test_the_command_tells_before_it_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    board = garden.board()
    path = tmp_path / "fider.csv"
    path.write_text(FIDER)
    call_command("ideas_import", board.pk, path, "--dry-run")
    assert "2 ideas would come; 0 are here already. Nothing was changed." in capsys.readouterr().out
    call_command("ideas_import", board.pk, path)
    assert "2 ideas came onto" in capsys.readouterr().out
    path.write_text("title\n\n,\n")
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("ideas_import", board.pk, path)


# ---- taking along -------------------------------------------------------------------------------


def taken(person: Person, board: Board, form: str) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(f"{board.get_absolute_url()}export.{form}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def test_what_was_taken_along_comes_back_the_same() -> None:
    board = brought(CANNY)
    garden.idea(on=board, title="Third", problem="One\n\ntwo, “three”; *four*", proposal="Five.")
    text = taken(board.opened_by, board, "csv")
    again = garden.board()
    actions.import_ideas(by=again.opened_by, board=again, file=parse_ideas(text.encode()))
    kept = ("title", "problem", "affected", "workaround", "proposal", "stage", "imported_support")
    assert list(again.ideas.order_by("number").values_list(*kept)) == list(
        board.ideas.order_by("number").values_list(*kept)
    )


def test_no_cell_is_a_formula_and_json_has_the_words_of_cases() -> None:
    board = garden.board()
    idea = garden.idea(on=board, title='=HYPERLINK("https://e.example")', problem="+1")
    actions.add_case(by=board.opened_by, idea=idea, words="Mine.")
    (row,) = csv.DictReader(io.StringIO(taken(board.opened_by, board, "csv")))
    assert (row["title"][:2], row["problem"], row["cases"]) == ("'=", "'+1", "1")
    told = json.loads(taken(board.opened_by, board, "json"))
    assert told["ideas"][0]["cases"][0]["words"] == "Mine."
    assert told["ideas"][0]["title"] == idea.title


def test_strangers_take_nothing_and_hidden_counts_stay_hidden() -> None:
    board = garden.board(shows_counts=False)
    idea = garden.idea(on=board)
    actions.support_idea(by=make.person(), idea=idea)
    told = json.loads(taken(board.opened_by, board, "json"))["ideas"][0]
    assert (told["customers"], told["employees"], told["imported_support"]) == (None, None, None)
    client = Client()
    client.force_login(make.guest())
    assert client.get(f"{board.get_absolute_url()}export.json").status_code == 404


@pytest.mark.realdata
def test_real_proposals_come_over_whole() -> None:
    if not MADRID.exists():
        pytest.skip("needs ../shared/data")
    found = parse_ideas(MADRID.read_bytes(), MADRID.name)
    assert not found.troubles
    assert len(found.rows) + sum(found.left_out.values()) == 2_738
    assert sum(found.left_out.values()) == 30
    assert not [row.title for row in found.rows if "<p" in row.problem or "</" in row.problem]
