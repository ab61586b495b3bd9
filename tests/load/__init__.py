"""How much one server carries: a region's laptops after an outage, and quiet rounds beside much data."""
