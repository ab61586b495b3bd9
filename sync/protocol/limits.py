"""How big anything from outside may be. Both sides hold to these, so what one may send the other takes."""

from typing import Final

PAGE: Final = 64 * 1024
"""Bytes of one body, request or response, before and after compression."""

SEALED: Final = 56 * 1024
"""Bytes of one envelope's sealed parcel: with everything around it, it fits a page."""

PARCEL: Final = 1024 * 1024
"""Bytes of a parcel before compression. A backlog of notes shrinks four to eight times, a bomb a thousand."""

REGISTER: Final = 48 * 1024
"""Bytes of one register's values together: a note of 12,000 characters in any script. What is larger would hold its space's sync up."""

BUNDLE: Final = 4 * 1024
"""Bytes of an invitation's sealed bundle."""

ENTRY: Final = 48 * 1024
"""Bytes of one membership entry; some 1,200 statements."""

STATEMENTS: Final = 1024
"""Statements of one entry."""

COVERED: Final = 256
"""Values that one statement destroys; who has more to destroy says it several times."""

ENTRIES: Final = 256
"""Membership entries of one request."""

WRAPS: Final = 512
"""Wrapped keys of one request."""

ENVELOPES: Final = 256
"""Envelopes of one request."""

BACKFILLS: Final = 64
"""Spaces and teams that one request fetches from before the cursor; the rest wait for the next round."""

CAUSES: Final = 1024
"""Dots that one write may name as what its writer was shown."""

NUMBER: Final = 2**53 - 1
"""Greatest dot, envelope number, position or sequence number; beyond any use, and exact in every language."""

STAMP: Final = 2**63 - 1
"""Greatest stamp and greatest integer value: what SQLite and PostgreSQL hold."""

CLOCK_WINDOW: Final = 600_000
"""Milliseconds that a request's clock may differ from the server's; nonces are remembered for twice as long."""
