"""Let ``python -m assetmap`` be the command line."""

from assetmap.cli import main

main()
