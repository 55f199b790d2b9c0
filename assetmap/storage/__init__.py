"""Storage: the project's memory. Append-only events, records as they came, and the assets drawn from them."""
