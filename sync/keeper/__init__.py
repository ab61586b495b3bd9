"""The keeper (arkivtjänst): a client without a window, at the municipality, that holds the unit's keys.

So legal duties needn't wait for somebody's laptop.
"""
