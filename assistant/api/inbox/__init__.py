"""The endpoints of the agents' inbox, under /v1/inbox, and its page."""
