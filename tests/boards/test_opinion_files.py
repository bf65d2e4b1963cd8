"""Votes in files, as the command of the opinion map reads and tells them."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ideas.boards.opinion import read_votes

HEADINGS = "timestamp,comment-id,voter-id,vote\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("words,who\n1,2\n", "line 1: headings with comment-id, voter-id, vote"),
        ("", "line 1: headings with comment-id, voter-id, vote"),
        ("comment-id;voter-id;vote\n1;2;1\n", "line 1: values separated by commas"),
        (HEADINGS + "1,1,1,2\n", "line 2: a vote of 1, 0 or -1, not '2'"),
        (HEADINGS + "1,1,1,1\n1,1\n", "line 3: 4 values separated by commas"),
        (HEADINGS + "soon,1,1,1\n", "line 2: a timestamp in milliseconds, not 'soon'"),
        (HEADINGS + "1,,1,1\n", "line 2: a comment-id"),
    ],
)
def test_a_malformed_file_is_refused_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "votes.csv"
    path.write_text(text)
    with pytest.raises(CommandError) as caught:
        call_command("opinion_map", path)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "vote,voter-id,comment-id\n1,a,3\n-1,b,7\n",
        "\ufeffcomment_id,Voter ID,vote\r\n3,a,1\r\n\r\n7,b,-1\r\n",
        "tid,pid,vote\n3,a,1.0\n7,b,-1.0\n",
        'datetime,statement,participant,note,vote\nx,3,a,"two\nlines",1\nx,7,b,,-1\n',
    ],
)
def test_columns_are_found_in_any_order_and_by_their_other_names(tmp_path: Path, text: str) -> None:
    path = tmp_path / "votes.csv"
    path.write_text(text, newline="")
    votes = read_votes(path)
    assert (votes.voters, votes.statements) == (("a", "b"), ("3", "7"))
    assert votes.matrix[0, 0] == 1
    assert votes.matrix[1, 1] == -1


def test_a_row_after_words_of_several_lines_is_named_by_its_own_line(tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    path.write_text('comment-id,voter-id,vote,note\n1,a,1,"two\nlines"\n1,b,maybe,\n')
    with pytest.raises(CommandError, match="line 4: a vote of 1, 0 or -1, not 'maybe'"):
        call_command("opinion_map", path, "--json")


GROUPS = "participant,group-id\n"


def test_groups_nobody_of_whom_has_voted_count_for_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    votes, groups = tmp_path / "votes.csv", tmp_path / "groups.csv"
    votes.write_text("comment-id,voter-id,vote\n1,a,1\n1,b,1\n2,b,-1\n2,c,1\n")
    groups.write_text(GROUPS + "a,0\nb,1\nz,2\nc,\n")
    call_command("opinion_map", votes, "--groups", str(groups), "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["groups"] == [1, 1]
    assert told["consensus"] == [
        {"id": 1, "score": pytest.approx(4 / 9, abs=1e-6)}, {"id": 2, "score": pytest.approx(1 / 6, abs=1e-6)}
    ]  # fmt: skip
    groups.write_text(GROUPS + "z,2\n")
    with pytest.raises(CommandError, match="participants who have voted"):
        call_command("opinion_map", votes, "--groups", str(groups))
    groups.write_text(GROUPS + "a,0\na,1\n")
    with pytest.raises(CommandError, match="line 3: one group of participant 'a', not '1' as well as '0'"):
        call_command("opinion_map", votes, "--groups", str(groups))


def test_of_one_who_votes_again_the_last_vote_counts(tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    path.write_text(HEADINGS + "20,1,a,-1\n10,1,a,1\n30,1,b,0\n30,1,b,1\n")
    votes = read_votes(path)
    assert votes.count == 2
    assert votes.matrix[:, 0].tolist() == [-1, 1]


def test_few_voters_are_told_without_groups(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "votes.csv"
    path.write_text(HEADINGS + "1,1,a,1\n")
    call_command("opinion_map", path)
    told = capsys.readouterr().out
    assert "none (fewer than 15 voters)" in told
    assert "statement 1: 1 agree, 0 disagree, 0 pass" in told
