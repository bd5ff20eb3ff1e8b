"""Samples made from the policies themselves, without a model: for a person to review, not to score with unread."""
