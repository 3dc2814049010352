"""Garmin's product numbers: which watch or bike computer, and whether it measures height by air pressure."""

from __future__ import annotations

from collections.abc import Mapping

# name → numbers, those of other regions among them (FIT profile 21; height by the makers' specifications)
BAROMETER: Mapping[str, tuple[int, ...]] = {
    "D2": (2187, 2262, 2547, 2819, 4125, 4556, 4879, 4944, 5056), "Descent G1": (4005, 4132),
    "Descent G2": (4588,), "Descent Mk2": (3258, 3702), "Descent Mk2S": (3542, 3930), "Descent Mk3": (4222,),
    "Descent Mk3i": (4223,), "Edge 130": (2909, 3092), "Edge 130 Plus": (3558, 3813),
    "Edge 500": (1036, 1199, 1213, 1387, 1422), "Edge 510": (1561, 1742, 1821, 1918),
    "Edge 520": (2067, 2260, 2261), "Edge 520 Plus": (3112, 3142), "Edge 530": (3121, 3349),
    "Edge 540": (4061,), "Edge 550": (4633,), "Edge 800": (1169, 1333, 1334, 1386, 1497),
    "Edge 810": (1567, 1721, 1822, 1823), "Edge 820": (2530, 2599, 2600, 2628, 2629, 2630),
    "Edge 830": (3122, 3350), "Edge 840": (4062,), "Edge 850": (4634,),
    "Edge 1000": (1836, 2052, 2053, 2070, 2100, 2274), "Edge 1030": (2713, 2924, 3095),
    "Edge 1030 Plus": (3570, 3812), "Edge 1040": (3843, 4305), "Edge 1050": (4440,),
    "Edge Explore 820": (2531,), "Edge Explore 1000": (2204,), "Enduro": (3638, 3872), "Enduro 2": (4341,),
    "Enduro 3": (4575,), "Enduro 4": (5169,), "epix": (1988, 2332, 2457), "epix 2": (3943, 3944),
    "epix Pro": (4312, 4313, 4314), "fenix": (1551,), "fenix 2": (1967,),
    "fenix 3": (2050, 2188, 2189, 2293, 2407, 2408), "fenix 3 Chronos": (2675,),
    "fenix 3 HR": (2413, 2473, 2474, 2475, 2476, 2477), "fenix 5": (2697, 2796), "fenix 5 Plus": (3110,),
    "fenix 5S": (2544, 2797), "fenix 5S Plus": (2900, 3134), "fenix 5X": (2604, 2798),
    "fenix 5X Plus": (3111, 3135), "fenix 6": (3290, 3515), "fenix 6 Sport": (3289, 3514),
    "fenix 6S": (3288, 3513), "fenix 6S Sport": (3287, 3512), "fenix 6X": (3291, 3516),
    "fenix 7": (3906, 3909), "fenix 7 Pro": (4375, 4595), "fenix 7S": (3905, 3908), "fenix 7S Pro": (4374,),
    "fenix 7X": (3907, 3910), "fenix 7X Pro": (4376,), "fenix 8": (4532, 4533, 4534, 4536),
    "fenix 8 Pro": (4631,), "fenix 9": (5133, 5134), "fenix 9 Pro": (4952, 4953, 4954, 4955, 4956),
    "fenix chronos": (2432,), "fenix E": (4666,), "Forerunner 165": (4432,), "Forerunner 165 Music": (4433,),
    "Forerunner 255": (3992,), "Forerunner 255 Music": (3990,), "Forerunner 255S": (3993,),
    "Forerunner 255S Music": (3991,), "Forerunner 265": (4257,), "Forerunner 265S": (4258,),
    "Forerunner 570": (4570, 4574), "Forerunner 645": (2886, 3003), "Forerunner 645 Music": (2888, 3004),
    "Forerunner 745": (3589, 3794), "Forerunner 910XT": (1328, 1537, 1600, 1664),
    "Forerunner 920XT": (1765, 2130, 2131, 2132), "Forerunner 935": (2691, 2833),
    "Forerunner 945": (3113, 3441), "Forerunner 945 LTE": (3652, 3978), "Forerunner 955": (4024,),
    "Forerunner 965": (4315,), "Forerunner 970": (4565,), "Instinct": (3126, 3466),
    "Instinct 2": (3888, 4071), "Instinct 2S": (3889,), "Instinct 2X": (4394,),
    "Instinct 3": (4585, 4586, 4587, 4759), "Instinct Crossover": (4155, 4678), "Instinct E": (4583, 4584),
    "Legacy": (3498, 3499, 3500, 3501, 3535, 3536, 3537, 3538),
    "MARQ": (3246, 3247, 3248, 3249, 3250, 3251, 3420, 3421, 3448, 3449, 3450, 3451, 3624, 3648, 3739, 3850),
    "MARQ 2": (4105, 4124, 4472), "tactix 7": (4135,), "tactix 8": (4775, 4776), "Venu": (3226, 3737, 3740),
    "Venu 2": (3703, 3950), "Venu 2 Plus": (3851, 4017), "Venu 2S": (3704, 3949), "Venu 3": (4260,),
    "Venu 3S": (4261,), "Venu 4": (4643,), "Venu 4S": (4644,), "Venu X1": (4603,),
    "vivoactive 3": (2700, 3446, 3473), "vivoactive 3 Music": (2988, 3066, 3163),
    "vivoactive 4": (3225, 3388, 3389), "vivoactive 4S": (3224, 3387), "vivoactive HR": (2337, 2497),
}  # fmt: skip
NO_BAROMETER: Mapping[str, tuple[int, ...]] = {
    "Edge 20": (2238, 2290), "Edge 25": (2147, 2288, 2289), "Edge 200": (1325, 1555),
    "Edge Explore": (3011,), "Edge Explore 2": (4169,), "Edge Touring": (1736,),
    "Forerunner 10": (1482, 1688), "Forerunner 15": (1903, 1932, 2061), "Forerunner 25": (2148,),
    "Forerunner 30": (2891, 2977), "Forerunner 35": (2503, 2650, 2667, 2668, 2727, 2814),
    "Forerunner 45": (3282, 3469), "Forerunner 50": (782,), "Forerunner 55": (3869, 4033),
    "Forerunner 60": (988,), "Forerunner 70": (1436,), "Forerunner 110": (1124, 1274),
    "Forerunner 210": (1360,), "Forerunner 220": (1632, 1930, 1931, 2073, 2174),
    "Forerunner 225": (2153, 2219), "Forerunner 230": (2157, 2313),
    "Forerunner 235": (2396, 2397, 2431, 2733, 3144), "Forerunner 245": (3076, 3145),
    "Forerunner 245 Music": (3077, 3321), "Forerunner 301": (473, 474, 475, 494),
    "Forerunner 310XT": (1018, 1446), "Forerunner 405": (717, 987), "Forerunner 610": (1345, 1410),
    "Forerunner 620": (1623, 1928, 1929, 2072, 2173), "Forerunner 630": (2156, 2310, 2311),
    "Forerunner 735XT": (2158, 2533, 2534), "Swim": (1499,), "Swim 2": (3405, 3639),
    "Venu Sq": (3596, 3599, 3600, 3837), "Venu Sq 2": (4115, 4116), "vivoactive": (1907, 2160),
    "vivoactive 5": (4426,), "vivoactive 6": (4625,),
}  # fmt: skip
NOT_KNOWN: Mapping[str, tuple[int, ...]] = {
    "Forerunner 70": (4916,), "Forerunner 170": (4815,), "Forerunner 170 Music": (4814,),
}  # fmt: skip
GARMIN: dict[int, tuple[str, bool | None]] = {
    number: (name, has_barometer)
    for table, has_barometer in ((BAROMETER, True), (NO_BAROMETER, False), (NOT_KNOWN, None))
    for name, numbers in table.items()
    for number in numbers
}
