"""Nästa steg: what is to be done about a participant, ticked off and added where it stands."""
