"""Files that can't be counted: the line, and what was expected."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

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
        ('{"format": 1}', "line 1: a field format of"),
        ('{"format": \n nonsense', "line 2: JSON"),
    ],
)
def test_a_malformed_file_is_refused_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    assert sentence in refused(written(tmp_path, text))


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
