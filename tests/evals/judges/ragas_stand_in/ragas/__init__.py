"""A stand-in for what the adapter calls of ragas 0.4: the same names, arguments and habits, without its weight."""
