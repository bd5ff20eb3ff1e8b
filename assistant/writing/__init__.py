"""Answers written by a language model, of which nothing is shown that was not checked against the clause it cites."""
