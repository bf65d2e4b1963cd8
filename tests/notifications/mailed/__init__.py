"""Installed beside the house, it tells a worker in a process of its own the kinds of these tests."""
