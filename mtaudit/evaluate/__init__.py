"""Measures of flags, matches, spans and scores against gold, each beside its trivial controls."""
