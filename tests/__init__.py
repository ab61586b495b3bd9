"""Tests mirror the packages: ground, sync, ui, then whole journeys, installer and bench."""
