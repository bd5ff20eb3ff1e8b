"""Who works with the assistant: people, what they may do, and how they sign in."""
