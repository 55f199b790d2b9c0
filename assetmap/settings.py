"""Settings from ``ASSETMAP_*`` environment variables, read once and never changed."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What a machine or an office may set. Everything works without any of it."""

    model_config = SettingsConfigDict(env_prefix="ASSETMAP_", frozen=True, extra="ignore")

    workspace: Path = Field(Path("workspace"), description="Folder of the workspace.")
    store_url: str = Field(
        "",
        description="PostGIS instead of a file: postgresql+psycopg://user@host/name. Empty: SQLite in the workspace.",
    )
    overpass_url: str = Field(
        "https://overpass-api.de/api", description="Overpass service asked for live OpenStreetMap data."
    )
    nominatim_url: str = Field(
        "https://nominatim.openstreetmap.org/", description="Nominatim service asked for place names."
    )
    contact: str = Field(
        "",
        description="E-mail or web address told to OpenStreetMap's services, so that they can say when something is wrong.",
    )
    postcodes: Path | None = Field(
        None, description="Code-Point Open or ONSPD file (CSV or zip), or one built from them."
    )


def settings() -> Settings:
    """Read the settings from the environment.

    Raises
    ------
    pydantic.ValidationError
        When a variable cannot be understood.
    """
    return Settings()  # type: ignore[call-arg]  # every field has a default
