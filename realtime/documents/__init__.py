"""Shared documents: Yjs documents that are kept in the database, update by update."""
