"""Checks of an installation and a knowledge base. They look, and change nothing."""
