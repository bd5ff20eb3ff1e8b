"""What a question, an answer and an ingest cost: time, memory, and where the time goes."""
