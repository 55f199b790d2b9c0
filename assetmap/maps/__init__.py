"""Maps: plain data for the one JavaScript module that draws it, in the app and in single files that need no network."""

from assetmap.maps.page import write_map
from assetmap.maps.spec import MapOptions, MapSpec, build_map_spec

__all__ = ["MapOptions", "MapSpec", "build_map_spec", "write_map"]
