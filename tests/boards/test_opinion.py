"""The opinion map against what Polis published, another library, and by properties."""

import json
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import adjusted_rand_score, silhouette_score

from ideas.boards.opinion import find_groups, group_informed_consensus, read_groups, read_votes
from ideas.boards.opinion.groups import kmeans, project, silhouette

POLIS = Path(__file__).resolve().parents[2].parent / "shared/data/polis"


PUBLISHED = {
    "brexit-consensus": (204, 5303, {14: 0.8505, 19: 0.8460, 1: 0.8343}),
    "vtaiwan.uberx": (1921, 49443, {40: 0.8597, 16: 0.8015, 7: 0.8012}),
}


dice = np.random.default_rng(7)


def crowd(*groups: tuple[int, list[int]], noise: float = 0.04, unseen: float = 0.2) -> np.ndarray:
    """So many voters of each opinion, some of whose votes are otherwise or missing."""
    found = np.vstack([np.tile(np.array(opinion, dtype=float), (size, 1)) for size, opinion in groups])
    found[dice.random(found.shape) < noise] *= -1
    found[dice.random(found.shape) < unseen] = np.nan
    return found


@pytest.mark.realdata
@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_the_published_groups_agree_on_the_published_statements(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder = POLIS / name
    if not folder.exists():
        pytest.skip("needs ../shared/data")
    voters, votes, best = PUBLISHED[name]
    call_command("opinion_map", folder / "votes.csv", "--groups", str(folder / "participants-votes.csv"), "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["voters"], told["votes"]) == (voters, votes)
    assert {one["id"]: round(one["score"], 4) for one in told["consensus"][:3]} == best


@pytest.mark.realdata
@pytest.mark.parametrize(("name", "alike"), [("brexit-consensus", 0.64), ("vtaiwan.uberx", 0.8)])
def test_the_groups_found_are_much_like_the_published_ones(name: str, alike: float) -> None:
    """As like as those of the field's own second implementation are (0.64 and 0.83, adjusted Rand index)."""
    folder = POLIS / name
    if not folder.exists():
        pytest.skip("needs ../shared/data")
    votes, named = read_votes(folder / "votes.csv"), read_groups(folder / "participants-votes.csv")
    found = find_groups(votes.matrix).groups
    pairs = [(named[who], group) for who, group in zip(votes.voters, found, strict=True) if who in named and group >= 0]
    assert adjusted_rand_score([one for one, _ in pairs], [two for _, two in pairs]) >= alike


def test_two_camps_are_found_whatever_their_sizes() -> None:
    camps = crowd((40, [1] * 10 + [-1] * 10), (20, [-1] * 10 + [1] * 10))
    assert find_groups(camps).sizes == [40, 20]
    many = crowd((300, [1] * 10 + [-1] * 10), (150, [-1] * 10 + [1] * 10))
    assert find_groups(many).sizes == [300, 150]


def test_fewer_than_fifteen_are_no_groups() -> None:
    assert find_groups(crowd((14, [1] * 8), noise=0.2)).sizes == []


def test_the_same_votes_give_the_same_groups() -> None:
    votes = crowd((30, [1] * 8), (30, [-1] * 8), noise=0.3)
    assert (find_groups(votes).groups == find_groups(votes).groups).all()


def test_what_a_large_group_loves_and_a_small_one_rejects_is_no_consensus() -> None:
    votes = np.array([[1.0, 1.0]] * 90 + [[-1.0, 1.0]] * 10)
    first, second = group_informed_consensus(votes, np.array([0] * 90 + [1] * 10))
    assert (first.statement, second.statement) == (1, 0)
    assert second.score == pytest.approx(91 / 92 * 1 / 12)


VOTES = arrays(np.float64, (24, 5), elements=st.sampled_from([1.0, 0.0, -1.0, np.nan]))


@given(votes=VOTES, groups=arrays(np.int64, 24, elements=st.integers(-1, 2)))
def test_consensus_is_a_chance_and_counts_everybody_once(votes: np.ndarray, groups: np.ndarray) -> None:
    for one in group_informed_consensus(votes, groups):
        assert 0 < one.score < 1
        counted = sum(one.agree) + sum(one.disagree) + sum(one.passed)
        assert counted == (~np.isnan(votes[groups >= 0, one.statement])).sum()


def test_places_are_the_principal_components_of_another_library() -> None:
    votes = crowd((30, [1] * 8), (30, [-1, 1] * 4), unseen=0)
    theirs = PCA(2).fit_transform(votes)
    ours = project(votes)
    for axis in range(2):
        assert abs(np.corrcoef(theirs[:, axis], ours[:, axis])[0, 1]) == pytest.approx(1)
    assert np.abs(theirs).sum() == pytest.approx(np.abs(ours).sum())


def test_whoever_saw_half_of_it_is_stretched_by_the_root_of_two() -> None:
    votes = np.vstack([np.ones((10, 4)), -np.ones((10, 4)), [1, 1, np.nan, np.nan]])
    places = np.abs(project(votes)[:, 0])
    assert places[20] == pytest.approx(places[0] * 0.5 * 2**0.5, rel=0.05)


def test_what_splits_people_lies_further_out_than_what_unites_them() -> None:
    split = crowd((20, [1, 1, 1, 1]), (20, [-1, -1, 1, 1]), noise=0, unseen=0)
    far = find_groups(split).extremity
    assert min(far[:2]) > 10 * max(far[2:])


def test_clusters_and_their_silhouette_are_those_of_another_library() -> None:
    points = np.vstack([dice.normal(centre, 0.4, (40, 2)) for centre in ((0, 0), (3, 0), (0, 3))])
    ours = kmeans(points, 3, np.random.default_rng(0))
    theirs = KMeans(3, n_init=10, random_state=0).fit_predict(points)
    assert adjusted_rand_score(ours, theirs) == pytest.approx(1)
    assert silhouette(points, ours) == pytest.approx(silhouette_score(points, theirs))
