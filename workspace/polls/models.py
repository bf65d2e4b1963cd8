"""Questions put to everybody in a thread, and their ballots."""
