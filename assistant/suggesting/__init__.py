"""Help for the people who answer: the check of what an agent wrote, before it is sent."""
