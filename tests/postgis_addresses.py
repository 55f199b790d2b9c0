"""Stores on the PostGIS server that ``ASSETMAP_TEST_POSTGIS`` names and that tests may write to."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

SERVER = os.environ.get("ASSETMAP_TEST_POSTGIS", "")


def new_postgis_addresses() -> Iterator[Callable[[], str]]:
    """Give addresses of schemas that are taken away again with everything beside them."""
    if not SERVER:
        if os.environ.get("ASSETMAP_REQUIRE_POSTGIS") == "1":
            pytest.fail("ASSETMAP_REQUIRE_POSTGIS=1, but ASSETMAP_TEST_POSTGIS names no server.")
        pytest.skip("no PostGIS")
    used: list[str] = []

    def new() -> str:
        used.append(f"test_{uuid.uuid4().hex[:12]}")
        return str(sa.make_url(SERVER).update_query_dict({"schema": used[-1]}).render_as_string(hide_password=False))

    yield new
    engine = sa.create_engine(SERVER)
    with engine.begin() as connection:
        schemas = sa.inspect(connection).get_schema_names()
        for name in schemas:
            if name.startswith(tuple(used) or ("-",)):
                connection.exec_driver_sql(f'DROP SCHEMA "{name}" CASCADE')
    engine.dispose()
