"""Names of watches, and which of them measure height by air pressure."""

from __future__ import annotations

GARMIN = {  # product number → (name, has a barometer); the running watches; others stay numbers
    717: ("Forerunner 405", False), 782: ("Forerunner 50", False), 988: ("Forerunner 60", False),
    1018: ("Forerunner 310XT", False), 1124: ("Forerunner 110", False), 1169: ("Edge 800", True),
    1036: ("Edge 500", True), 1328: ("Forerunner 910XT", True), 1345: ("Forerunner 610", False),
    1436: ("Forerunner 70", False), 1482: ("Forerunner 10", False), 1499: ("Swim", False),
    1551: ("fenix", True), 1561: ("Edge 510", True), 1567: ("Edge 810", True),
    1623: ("Forerunner 620", False), 1632: ("Forerunner 220", False), 1765: ("Forerunner 920XT", True),
    1836: ("Edge 1000", True), 1903: ("Forerunner 15", False), 1907: ("vivoactive", False),
    1932: ("Forerunner 15", False), 1967: ("fenix 2", True), 2050: ("fenix 3", True),
    2067: ("Edge 520", True), 2148: ("Forerunner 25", False), 2153: ("Forerunner 225", False),
    2156: ("Forerunner 630", False), 2157: ("Forerunner 230", False), 2158: ("Forerunner 735XT", False),
    2337: ("vivoactive HR", True), 2413: ("fenix 3 HR", True), 2431: ("Forerunner 235", False),
    2432: ("fenix chronos", True), 2503: ("Forerunner 35", False), 2544: ("fenix 5S", True),
    2604: ("fenix 5X", True), 2691: ("Forerunner 935", True), 2697: ("fenix 5", True),
    2700: ("vivoactive 3", True), 2713: ("Edge 1030", True), 2886: ("Forerunner 645", True),
    2888: ("Forerunner 645 Music", True), 2900: ("fenix 5S Plus", True), 3076: ("Forerunner 245", False),
    3077: ("Forerunner 245 Music", False), 3110: ("fenix 5 Plus", True), 3111: ("fenix 5X Plus", True),
    3113: ("Forerunner 945", True), 3126: ("Instinct", True), 3224: ("vivoactive 4S", True),
    3225: ("vivoactive 4", True), 3287: ("fenix 6S Sport", True), 3288: ("fenix 6S", True),
    3289: ("fenix 6 Sport", True), 3290: ("fenix 6", True), 3291: ("fenix 6X", True),
    3282: ("Forerunner 45", False), 3589: ("Forerunner 745", True), 3600: ("Venu Sq", False),
    3638: ("Enduro", True), 3652: ("Forerunner 945 LTE", True), 3703: ("Venu 2", True),
    3905: ("fenix 7S", True), 3906: ("fenix 7", True), 3907: ("fenix 7X", True),
    3869: ("Forerunner 55", False), 3990: ("Forerunner 255 Music", True),
    3991: ("Forerunner 255S Music", True), 3992: ("Forerunner 255", True), 3993: ("Forerunner 255S", True),
    4024: ("Forerunner 955", True), 4257: ("Forerunner 265", True), 4258: ("Forerunner 265S", True),
    4260: ("Venu 3", True), 4315: ("Forerunner 965", True), 4341: ("Enduro 2", True),
    4432: ("Forerunner 165", True), 4575: ("Enduro 3", True),
}  # fmt: skip
SUUNTO = {
    4: ("Suunto Ambit", True), 7: ("Suunto Ambit2", True), 8: ("Suunto Ambit2 S", False),
    11: ("Suunto Ambit2 R", False), 18: ("Suunto Ambit3 Peak", True), 22: ("Suunto Ambit3 Peak", True),
    34: ("Suunto 9 Baro", True),
}  # fmt: skip
BAROMETRIC_NAMES = ("baro", "ambit3 peak", "peak", "race", "vertical", "apex", "pace 2", "vertix")


def device(manufacturer: object, product: object, product_name: object) -> tuple[str | None, bool | None]:
    """(name of the device, whether it has a barometer or None when that is not known)."""
    maker = manufacturer if isinstance(manufacturer, str) else None
    table = {"garmin": GARMIN, "suunto": SUUNTO}.get(maker or "", {})
    name, has_barometer = table.get(product, (None, None)) if isinstance(product, int) else (None, None)
    if isinstance(product_name, str) and product_name.strip():
        name = product_name.strip()
    if maker is None or maker == "development":
        return name, has_barometer
    if has_barometer is None and name and any(word in name.lower() for word in BAROMETRIC_NAMES):
        has_barometer = True
    label = maker.replace("_", " ").title()
    if name is None:
        return (f"{label} {product}" if isinstance(product, int) and product else label), has_barometer
    return (name if name.lower().startswith(maker.split("_")[0]) else f"{label} {name}"), has_barometer
