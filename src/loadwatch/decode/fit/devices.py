"""Names of watches, and which of them measure height by air pressure."""

from __future__ import annotations

from loadwatch.decode.fit.garmin_products import GARMIN

SUUNTO: dict[int, tuple[str, bool | None]] = {
    4: ("Suunto Ambit", True), 7: ("Suunto Ambit2", True), 8: ("Suunto Ambit2 S", False),
    11: ("Suunto Ambit2 R", False), 18: ("Suunto Ambit3 Peak", True), 22: ("Suunto Ambit3 Peak", True),
    34: ("Suunto 9 Baro", True),
}  # fmt: skip
BAROMETRIC_MAKERS = frozenset({"coros"})  # all of whose watches have one
BAROMETRIC_NAMES = (  # parts of names in small letters
    "baro", "ambit3 peak", "9 peak", "race", "vertical", "traverse", "spartan ultra", "apex", "pace 2", "pace 3",
    "pace pro", "vertix", "vantage v", "grit x", "pacer pro", "v800", "elemnt", "rival",
)  # fmt: skip


def device(manufacturer: object, product: object, product_name: object) -> tuple[str | None, bool | None]:
    """(name of the device, whether it has a barometer or None when that is not known)."""
    maker = manufacturer if isinstance(manufacturer, str) else None
    table = {"garmin": GARMIN, "suunto": SUUNTO}.get(maker or "", {})
    name, has_barometer = table.get(product, (None, None)) if isinstance(product, int) else (None, None)
    if isinstance(product_name, str) and product_name.strip():
        name = product_name.strip()
    if maker is None or maker == "development":
        return name, has_barometer
    if has_barometer is None and (maker in BAROMETRIC_MAKERS or _is_barometric(name)):
        has_barometer = True
    label = maker.replace("_", " ").title()
    if name is None:
        return (f"{label} {product}" if isinstance(product, int) and product else label), has_barometer
    return (name if name.lower().startswith(maker.split("_")[0]) else f"{label} {name}"), has_barometer


def _is_barometric(name: str | None) -> bool:
    return name is not None and any(word in name.lower() for word in BAROMETRIC_NAMES)
