"""One budget and many hands: does the ledger ever pass it, does it log each grant once, and how fast is it."""
