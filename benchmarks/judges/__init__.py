"""How far the judges of answers can be trusted: verifier, refusal detector and closeness measures against labels."""
