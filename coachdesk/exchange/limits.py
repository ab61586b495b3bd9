"""What a list may weigh. The largest municipality has some thousands of participants; whatever is ten times that isn't such a list."""

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 64 * 1024 * 1024
"""All parts of a workbook together, unpacked: what a zip bomb would exceed."""
MAX_PARTS = 500
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_ELEMENTS = 3_000_000
"""XML elements of one part: twenty thousand rows of fifty cells."""
MAX_CELLS_OF_ROW = 16_384
"""Excel's own limit. Parts that exceed it weren't written by a spreadsheet."""
MAX_DEPTH = 40
