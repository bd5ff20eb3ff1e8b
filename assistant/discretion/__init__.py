"""What goes beyond the policies in a customer's favour: who may give what, and the ledger of what was given."""
