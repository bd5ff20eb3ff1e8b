"""Conversations as they happen: messages come in, answers are written into the log, and whoever listens hears it."""
