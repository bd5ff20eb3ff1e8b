"""A small language model through the whole product: every sentence it wrote, and what became of it."""
