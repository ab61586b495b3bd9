"""Loggkontroll: the reviewers look through the unit's access log, unusual events first, and keep that they did."""
