"""Sources: the only part of assetmap that reads the world. Each source has one door that returns a :class:`Reading`."""
