"""Lists in and out: reading sheets, what their columns mean, planning an import, applying it, taking it back; writing lists."""
