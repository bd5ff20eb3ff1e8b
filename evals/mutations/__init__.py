"""Mutations: sentences of policies with one fact changed, and the same in other words, to try a verifier with."""
