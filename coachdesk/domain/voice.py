"""Moved."""

from coachdesk.voice import DRAWN, OWN, device_id, device_of, draw, same_laptop, voice

__all__ = ["DRAWN", "OWN", "device_id", "device_of", "draw", "same_laptop", "voice"]
