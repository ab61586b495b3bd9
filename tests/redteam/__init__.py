"""The attacker's turn: every row of docs/security.md that says what stops somebody, tried with the real parts."""
