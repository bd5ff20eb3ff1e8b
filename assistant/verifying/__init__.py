"""Verification: does a sentence follow from the clauses it stands on."""
