"""Community asset mapping: start from what is strong in a neighbourhood."""

__version__ = "0.1.0"
