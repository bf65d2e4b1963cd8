"""Files that can't be counted: the line, and what was expected."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ideas.boards.tally import METHODS

ROOT = Path(__file__).resolve().parents[2]

HEAD = "META\nkey;value\nbudget;100\nvote_type;{kind}\n"
META = HEAD.format(kind="approval")
POINTS = HEAD.format(kind="scoring")
PROJECTS = "PROJECTS\nproject_id;cost;name\n1;60;Bench\n2;50;Tree\n"
VOTES = "VOTES\nvoter_id;vote;points\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "election.pb"
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: Path, method: str = "approval") -> str:
    with pytest.raises(CommandError) as caught:
        call_command("tally", method, path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "line 1: a section PROJECTS"),
        ("hello\n", "line 1: one of META, PROJECTS, VOTES, not 'hello'"),
        (
            META + "PROJECTS\nid;price\n",
            "line 6: the headings of PROJECTS with project_id, cost",
        ),
        (HEAD.format(kind="magic") + PROJECTS, "line 4: a vote_type of"),
        (META.replace("100", "lots") + PROJECTS, "line 3: a budget as a number, not 'lots'"),
        (META + PROJECTS + "1;5;Again\n", "line 9: a project_id of its own, not '1' again"),
        (META + PROJECTS + "3;-5;Pond\n", "line 9: a cost of at least 0, not -5"),
        (
            META + PROJECTS + VOTES + "7;1,9\n",
            "line 11: project_ids of the section PROJECTS, not '9'",
        ),
        (META + PROJECTS + VOTES + "7;1,1\n", "line 11: each project_id at most once"),
        (META + PROJECTS + VOTES + "7\n", "line 11: 3 values separated by semicolons, not 1"),
        (
            POINTS + PROJECTS + VOTES + "7;1,2;3\n",
            "line 11: points for each of the 2 projects, not 1",
        ),
        (POINTS + PROJECTS + VOTES + "7;1;many\n", "line 11: points as a number, not 'many'"),
        (HEAD.format(kind="duel") + PROJECTS + VOTES + "7;1\n", "line 11: the winner and the loser of a duel"),
        (META + PROJECTS, "line 9: a section VOTES"),
        (META + PROJECTS + PROJECTS, "line 9: one section PROJECTS, not a second one"),
        (META + PROJECTS + VOTES + "7;1\n7;2\n", "line 12: a voter_id of its own, not '7' again"),
        (META + PROJECTS + '3;5;"Pond\n' + VOTES + "7;1\n", 'line 9: a closing quotation mark (")'),
        (META + PROJECTS + "3;1e999999999;Pond\n", "line 9: a cost as a number"),
        (META + PROJECTS + "3;1/0;Pond\n", "line 9: a cost as a number"),
        (META + PROJECTS + "3;nan;Pond\n", "line 9: a cost as a number"),
        (META.replace("100", "1e99") + PROJECTS, "line 3: a budget of at most 1e+18"),
        (HEAD.format(kind="choose-1") + PROJECTS + VOTES + "7;1,2\n", "line 11: at most 1 project_id, not 2"),
        (META + "seats;none\n" + PROJECTS + VOTES, "line 5: seats as a whole number"),
        ('{"format": 1}', "line 1: a field format of"),
        ('{"format": \n nonsense', "line 2: JSON"),
    ],
)
def test_a_malformed_file_is_refused_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    assert sentence in refused(written(tmp_path, text))


GIVEN = {
    "format": "causeway ballots 1", "kind": "scoring", "seats": 1, "budget": None,
    "options": [{"id": "1", "name": "Bench", "cost": "60"}, {"id": "2", "name": "Tree", "cost": "50"}],
    "ballots": [{"receipt": "aa", "choices": ["1"], "points": ["2"]}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": "magic"}, "line 1: the fields of"),
        ({"seats": 0}, "line 1: seats as a whole number of at least 1, not 0"),
        ({"options": []}, "line 1: options, each with an id of its own"),
        ({"options": [GIVEN["options"][0]] * 2}, "line 1: options, each with an id of its own"),  # type: ignore[index]
        ({"ballots": [{"receipt": "aa", "choices": ["9"]}]}, "ids of the options, not '9' (receipt 'aa')"),
        ({"ballots": [{"receipt": "aa", "choices": ["1", "1"]}]}, "each option at most once (receipt 'aa')"),
        ({"ballots": [{"receipt": "aa", "choices": ["1"]}]}, "points for each of the choices (receipt 'aa')"),
        ({"ballots": [{"choices": ["1"]}]}, "'receipt' among them"),
        ({"kind": "duel", "ballots": [{"receipt": "aa", "choices": ["1"]}]}, "the winner and the loser of a duel"),
        ({"kind": "ordinal"}, "choices without points (receipt 'aa')"),
    ],
)
def test_a_download_that_was_tampered_with_is_refused(tmp_path: Path, change: dict[str, Any], sentence: str) -> None:
    assert sentence in refused(written(tmp_path, json.dumps(GIVEN | change)))


def test_a_ballot_of_a_download_is_named_by_its_line(tmp_path: Path) -> None:
    text = json.dumps(GIVEN | {"ballots": [{"receipt": "aa", "choices": ["1"], "points": ["x"]}]}, indent=1)
    line = text[: text.index('"aa"')].count("\n") + 1
    assert f"line {line}: points as a number, not 'x'" in refused(written(tmp_path, text))


def winners(path: Path, method: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    call_command("tally", method, path, "--json")
    told: list[str] = json.loads(capsys.readouterr().out)["winners"]
    return told


def test_the_same_election_is_read_however_it_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = META + PROJECTS + VOTES + "7;1\n8;2\n9;2\n"
    ways = [
        plain, plain.replace("\n", "\r\n"), "\ufeff" + plain, plain.replace("META", "meta").replace("VOTES", "Votes"),
        plain.replace("\n", ";;\n"), plain.replace("100", "100.00"), plain.replace(";60;", ";60,0;"),
        plain.replace("\nPROJECTS", "\n\n\nPROJECTS"), plain.replace("Bench", '"A ""bench"";\nfor two"'),
        HEAD.format(kind="choose-1") + PROJECTS + VOTES + "7;1\n8;2\n9;2\n",
        META + "min_length;1\nmin_sum_cost;0\n" + PROJECTS + "VOTES\nvoter_id;age;vote\n7;3;1\n8;;2\n9;;2\n",
    ]  # fmt: skip
    for way in ways:
        assert winners(written(tmp_path, way), "greedy", capsys) == ["2"], way


def test_an_empty_ballot_is_a_voter_who_wants_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, META + PROJECTS + VOTES + "7;\n8;2\n")
    assert winners(path, "equal_shares", capsys) == ["2"]  # 50 is the share of one of two
    assert winners(written(tmp_path, META + PROJECTS + VOTES + "7;\n8;1\n"), "equal_shares", capsys) == []


def test_what_a_score_leaves_out_has_the_score_that_the_file_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    votes = PROJECTS + VOTES + "7;1;1\n8;2;1\n9;1;1\n"
    assert winners(written(tmp_path, POINTS + votes), "score", capsys) == ["1"]
    path = written(tmp_path, POINTS + "default_score;3\n" + votes)
    assert winners(path, "score", capsys) == ["2"]


@pytest.mark.parametrize("method", sorted(METHODS))
def test_where_nobody_voted_nobody_is_elected(method: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kind = "ordinal" if method in {"stv", "schulze", "bradley_terry", "duels_won"} else "approval"
    for votes in ("", "7;\n"):
        path = written(tmp_path, HEAD.format(kind=kind) + PROJECTS + VOTES + votes)
        assert winners(path, method, capsys) == []


@pytest.mark.parametrize("given", [("tally", "approval", "election.pb"), ("opinion_map", "votes.csv")])
def test_neither_command_needs_settings_or_a_database(given: tuple[str, ...], tmp_path: Path) -> None:
    written(tmp_path, META + PROJECTS + VOTES + "7;1\n")
    (tmp_path / "votes.csv").write_text("comment-id,voter-id,vote\n1,a,1\n")
    ask = [sys.executable, str(ROOT / "manage.py"), *given]
    bare = {"PATH": os.environ["PATH"], "DATABASE_URL": "postgres://nobody@nowhere.invalid/none"}
    told = subprocess.run([*ask, "--json"], cwd=tmp_path, env=bare, check=False, capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (0, "")
    assert json.loads(told.stdout)
    (tmp_path / given[-1]).write_text("nonsense\n")
    told = subprocess.run([*ask, "--json"], cwd=tmp_path, env=bare, check=False, capture_output=True, text=True)
    assert (told.returncode, told.stdout) == (1, "")
    assert "line 1: " in told.stderr


def test_what_is_no_text_or_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "election.pb"
    path.write_bytes(b"META\nkey;value\ndescription;caf\xe9\n")
    assert "line 3: text in UTF-8" in refused(path)
    assert "No such file" in refused(tmp_path / "nothing.pb")


@pytest.mark.parametrize(
    ("method", "sentence"),
    [("stv", "stv needs rankings"), ("bradley_terry", "needs duels or rankings"), ("greedy", "needs a budget")],
)
def test_a_method_says_what_ballots_it_needs(tmp_path: Path, method: str, sentence: str) -> None:
    text = META.replace("budget;100\n", "") + PROJECTS + VOTES + "7;1\n"
    assert sentence in refused(written(tmp_path, text), method)


def test_it_prints_winners_and_steps_for_people_and_for_programs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, META + PROJECTS + VOTES + "7;1,2\n8;2\n")
    call_command("tally", "greedy", path)
    assert "1. 2  Tree" in capsys.readouterr().out
    call_command("tally", "greedy", path, "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["method"], told["winners"]) == ("greedy", ["2"])
    assert told["steps"][0] == {"step": "funded", "option": "2", "cost": 50, "votes": 2, "left": 50}


def test_semicolons_and_lines_within_quotes_belong_to_the_name(tmp_path: Path) -> None:
    projects = 'PROJECTS\nproject_id;cost;name\n1;60;"A bench;\nfor two"\n'
    path = written(tmp_path, META + projects + VOTES + "7;9\n")
    assert "line 11: project_ids" in refused(path)
