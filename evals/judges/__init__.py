"""Model judges: optional, off by default, for evaluators who have a key. See docs/judges.md."""
