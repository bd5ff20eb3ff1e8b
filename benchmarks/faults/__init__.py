"""The whole service against a language model that fails, at random and in every way that there is a script for."""
