"""Legs from behind, drawn by us: regions to tap, each the same as a labelled radio button beside the picture."""

from __future__ import annotations

from typing import Any

from loadwatch.language import say
from loadwatch.views.diary import place
from loadwatch_dashboard.forms import Field

WIDTH, HEIGHT = 260, 470
LIMB = (  # the left leg from behind, from the hip to the foot
    "M124 8 H38 C22 36 16 72 18 112 C18 160 32 196 40 236 C30 268 28 304 42 344 C48 372 52 388 52 402"
    " C44 412 26 424 22 440 C22 452 36 456 52 454 C62 462 80 460 88 450 C92 438 86 416 84 402"
    " C86 380 98 346 102 310 C104 280 98 258 96 236 C106 196 122 156 124 116 Z"
)
REGIONS: tuple[tuple[str, str], ...] = (
    ("hip", "M22 58 C28 50 40 52 42 66 L42 100 C40 112 26 112 20 104 Z"),
    ("gluteal", "M50 60 C56 36 112 34 120 56 C124 84 116 104 88 106 C58 106 46 86 50 60 Z"),
    ("hamstring", "M44 126 C58 116 96 116 110 126 C110 152 100 176 90 192 L56 192 C48 172 44 150 44 126 Z"),
    ("knee", "M46 216 C58 208 82 208 92 216 C94 230 94 244 90 256 C80 262 58 262 48 256 C44 244 44 230 46 216 Z"),
    ("calf", "M42 274 C54 266 70 266 78 274 C82 292 80 316 74 332 L52 332 C42 314 38 294 42 274 Z"),
    ("tibia", "M84 272 C92 268 98 276 98 300 C98 318 92 336 86 352 C80 350 78 344 80 336 C86 316 88 296 84 272 Z"),
    ("achilles_midportion", "M56 346 C60 340 74 340 78 346 L76 390 C70 394 64 394 58 390 Z"),
    ("achilles_insertional", "M56 398 C62 394 74 394 80 398 C84 406 84 416 80 424 C72 428 62 428 58 422 C54 414 53 406 56 398 Z"),
    ("plantar", "M58 432 C66 428 78 428 86 432 C88 442 84 452 74 454 C64 454 58 444 58 432 Z"),
    ("foot", "M48 416 C38 420 28 432 26 440 C28 450 42 450 52 448 C52 438 50 426 48 416 Z"),
)  # fmt: skip


def picture() -> Field:
    """Both legs as shapes for `forms.js`; from behind, left is left."""
    shapes: list[dict[str, Any]] = []
    for side, turn in (("left", None), ("right", f"translate({WIDTH} 0) scale(-1 1)")):
        shapes.append({"d": LIMB, "turn": turn})
        for site, path in REGIONS:
            title = place(site, side)
            shapes.append(
                {"d": path, "turn": turn, "site": site, "side": side, "title": title[:1].upper() + title[1:]}
            )
    names = [
        {"x": 71, "y": HEIGHT + 6, "text": say("Left")},
        {"x": WIDTH - 71, "y": HEIGHT + 6, "text": say("Right")},
    ]
    return {"kind": "picture", "box": f"0 0 {WIDTH} {HEIGHT + 14}", "shapes": shapes, "names": names}
