"""How good suggestions to agents are: scripted conversations, what should be suggested, and scores."""
