"""The tree, beside an independent implementation."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree, verify_consistency, verify_inclusion

from workspace.audit import merkle

WORDS = [b"%d" % number for number in range(70)]
LEAVES = [merkle.leaf_hash(words) for words in WORDS]


def oracle(size: int) -> InmemoryTree:
    tree = InmemoryTree(algorithm="sha256")
    for words in WORDS[:size]:
        tree.append_entry(words)
    return tree


def test_roots_of_every_size_are_those_of_another_implementation() -> None:
    tree = oracle(70)
    for size in range(1, 71):
        assert merkle.root_of(LEAVES[:size]) == tree.get_root(size), size


def test_what_a_tree_of_nothing_and_of_one_is() -> None:
    assert merkle.root_of([]) == sha256().digest()
    assert merkle.root_of([merkle.leaf_hash(b"")]).hex() == sha256(b"\x00").hexdigest()


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 70), st.data())
def test_an_inclusion_proof_holds_for_its_leaf_and_no_other(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion_proof(merkle.subtrees_of(LEAVES), index, size)
    root = merkle.root_of(LEAVES[:size])
    assert merkle.is_included(LEAVES[index], index, size, path, root)
    other = data.draw(st.integers(0, 69))
    if other != index:
        assert not merkle.is_included(LEAVES[other], index, size, path, root)
        assert not merkle.is_included(LEAVES[index], other, size, path, root)
    if path:
        broken = [sha256(path[0]).digest(), *path[1:]]
        assert not merkle.is_included(LEAVES[index], index, size, broken, root)
        assert not merkle.is_included(LEAVES[index], index, size, path[:-1], root)
    assert not merkle.is_included(LEAVES[index], index, size, [*path, root], root)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 70), st.integers(0, 70))
def test_a_consistency_proof_holds_for_its_beginning_and_no_other(one: int, other: int) -> None:
    old, size = sorted((one, other))
    path = merkle.consistency_proof(merkle.subtrees_of(LEAVES), old, size)
    before, after = merkle.root_of(LEAVES[:old]), merkle.root_of(LEAVES[:size])
    assert merkle.is_consistent(old, before, size, after, path)
    assert not merkle.is_consistent(old, sha256(before).digest(), size, after, path)
    assert not merkle.is_consistent(old, before, size, sha256(after).digest(), path) or old == 0
    if 0 < old < size:
        changed = [*LEAVES[: old - 1], merkle.leaf_hash(b"another"), *LEAVES[old:]]
        assert not merkle.is_consistent(old, before, size, merkle.root_of(changed[:size]), path)
        assert not merkle.is_consistent(old, before, size, after, [*path, after])


def test_our_proofs_are_those_of_the_other_implementation() -> None:
    """Its paths begin with the leaf's own hash; its proofs of consistency are written in another way."""
    tree, subtree = oracle(70), merkle.subtrees_of(LEAVES)
    for size in (1, 2, 3, 7, 8, 33, 64, 70):
        for index in {0, size // 2, size - 1}:
            theirs = tree.prove_inclusion(index + 1, size)
            verify_inclusion(LEAVES[index], tree.get_root(size), theirs)
            assert [LEAVES[index], *merkle.inclusion_proof(subtree, index, size)] == list(theirs.path)
        verify_consistency(tree.get_root(size), tree.get_root(70), tree.prove_consistency(size, 70))


def test_a_frontier_goes_on_from_where_it_stood_and_names_what_it_completes() -> None:
    grown = merkle.Frontier()
    subtree, completed = merkle.subtrees_of(LEAVES), []
    for leaf in LEAVES:
        grown = merkle.Frontier(grown.size, grown.peaks)
        completed += list(grown.append(leaf))
        assert grown.root() == merkle.root_of(LEAVES[: grown.size])
    assert all(digest == subtree(height, index) for height, index, digest in completed)
    assert len(completed) == 35 + 17 + 8 + 4 + 2 + 1


def test_a_frontier_that_does_not_fit_its_size_is_refused() -> None:
    with pytest.raises(ValueError, match="complete subtrees"):
        merkle.Frontier(3, [LEAVES[0]])


def test_proofs_of_what_is_not_there_are_refused() -> None:
    subtree = merkle.subtrees_of(LEAVES)
    for ask in (lambda: merkle.inclusion_proof(subtree, 3, 3), lambda: merkle.consistency_proof(subtree, 4, 3)):
        with pytest.raises(IndexError):
            ask()
    assert not merkle.is_included(LEAVES[0], 1, 1, [], LEAVES[0])
    assert not merkle.is_consistent(2, LEAVES[0], 1, LEAVES[0], [])
    assert not merkle.is_consistent(3, LEAVES[0], 5, LEAVES[0], [])
