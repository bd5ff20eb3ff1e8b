"""What an agent is offered beside a conversation: a reply, the clauses, the next steps; and the check of a draft."""
