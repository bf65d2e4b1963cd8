"""Seals: a Merkle tree over the ledger, with signed heads that are published outside of the database."""
