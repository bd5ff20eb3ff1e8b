"""Who answers a conversation: the assistant, a person, or for the moment nobody."""
