"""What sites, phones and people call a sport → the FIT profile's names for sport and sub-sport."""

from __future__ import annotations

import re
import unicodedata

Sport = tuple[str, str | None]

KINDS: dict[Sport, str] = {
    ("running", None): "run running jog jogging footing lauf laufen joggen laufsport course_a_pied cap carrera correr corrida "
    "corsa correre bieg bieganie hardlopen hardloop lop lob løb løbe løping lopning löpning juoksu futas futás beh běh "
    "běhání alergare kosu koşu бег пробежка 跑步 跑步運動 ランニング 달리기 outdoor_running street_running road_running "
    "outdoor_run road_run running_generic hkworkoutactivitytyperunning run_generic track_me_run "
    "hardloopsessie løpetur löprunda lari chạy_bộ วิ่ง забег 러닝 9",
    ("running", "trail"): "trail_run trail_running trailrun trail trailrunning traillauf course_de_trail "
    "corsa_su_sentiero corrida_em_trilha ultra_run",
    ("running", "treadmill"): "treadmill treadmill_running treadmill_run laufband laufbandlauf tapis_roulant tapis_de_course "
    "cinta_de_correr esteira indoor_run",
    ("running", "indoor_running"): "indoor_running",
    ("running", "track"): "track_running track_run bahnlauf",
    ("running", "virtual_activity"): "virtual_run virtualrun virtueller_lauf carrera_virtual "
    "course_a_pied_virtuelle corsa_virtuale corrida_virtual 53",
    ("cycling", None): "ride cycling biking bike bicycle radfahrt radfahren rad velo vélo sortie_a_velo ciclismo bicicleta "
    "pedalada giro_in_bici ciclismo_su_strada bici fietsen fietsrit cykling road_biking road_cycling "
    "hkworkoutactivitytypecycling 1",
    ("cycling", "mountain"): "mountain_bike_ride mountain_biking mtb mountainbiken vtt",
    ("cycling", "gravel_cycling"): "gravel_ride gravel_cycling gravel",
    ("cycling", "virtual_activity"): "virtual_ride virtualride virtuelle_radfahrt 17",
    ("cycling", "indoor_cycling"): "indoor_cycling spinning",
    ("e_biking", None): "e_bike_ride ebikeride e_biking e_mountain_bike_ride",
    ("walking", None): "walk walking gehen spaziergang spazieren marche marcher promenade caminata caminhada paseo camminata "
    "passeggiata wandeling wandelen spacer hkworkoutactivitytypewalking casual_walking speed_walking 10",
    ("hiking", None): "hike hiking wanderung wandern randonnee randonnée senderismo escursione trilha mountaineering "
    "hkworkoutactivitytypehiking 4",
    ("swimming", None): "swim swimming schwimmen natation natacion natación nado nuoto natacao natação zwemmen "
    "hkworkoutactivitytypeswimming 16",
    ("swimming", "lap_swimming"): "lap_swimming pool_swim",
    ("swimming", "open_water"): "open_water_swimming open_water_swim",
    ("rowing", None): "rowing row rudern aviron remo canottaggio hkworkoutactivitytyperowing 23",
    ("training", None): "workout training krafttraining entrainement entrenamiento allenamento treino crossfit fitness "
    "functional_strength_training hkworkoutactivitytypefunctionalstrengthtraining",
    ("training", "strength_training"): "weight_training weighttraining strength_training "
    "traditional_strength_training hkworkoutactivitytypetraditionalstrengthtraining",
    ("training", "yoga"): "yoga hkworkoutactivitytypeyoga",
    ("fitness_equipment", "elliptical"): "elliptical crosstrainer hkworkoutactivitytypeelliptical",
    ("cross_country_skiing", None): "nordic_ski nordicski cross_country_skiing langlauf skilanglauf ski_de_fond sci_di_fondo "
    "esqui_de_fondo hkworkoutactivitytypecrosscountryskiing",
    ("alpine_skiing", None): "alpine_ski alpineski resort_skiing resort_skiing_snowboarding ski skiing skifahren "
    "hkworkoutactivitytypedownhillskiing",
    ("snowboarding", None): "snowboard snowboarding",
    ("snowshoeing", None): "snowshoe snowshoeing schneeschuhwandern",
    ("inline_skating", None): "inline_skate inline_skating inlineskate",
    ("stand_up_paddleboarding", None): "stand_up_paddling standuppaddling stand_up_paddleboarding sup",
    ("kayaking", None): "kayaking kayak",
    ("multisport", None): "multi_sport multisport triathlon duathlon",
    ("soccer", None): "soccer football fussball hkworkoutactivitytypesoccer",
    ("tennis", None): "tennis hkworkoutactivitytypetennis",
    ("generic", None): "other sonstiges autre otro altro outro hkworkoutactivitytypeother wheelchair "
    "wheelchair_run_pace wheelchair_walk_pace",
}  # fmt: skip
FIRST_WORDS = 6  # of a title


def plain(text: str) -> str:
    """'Course à pied ' → 'course_a_pied': lower case, no accents, single underscores."""
    camel = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", text.strip())
    return re.sub(r"[\W_]+", "_", without_accents(camel.lower())).strip("_")


def without_accents(text: str) -> str:
    """'août' → 'aout'."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


WORDS: dict[str, Sport] = {
    form: sport for sport, words in KINDS.items() for word in words.split() for form in (plain(word), word)
}


def sport_of(text: str | None) -> Sport | None:
    """The sport a file names, None when it names none that we know."""
    if not text:
        return None
    name = plain(text)
    return WORDS.get(name) or WORDS.get(name.replace("_", "")) or _run_of(name.split("_"))


def _run_of(words: list[str]) -> Sport | None:
    """'Running - Treadmill', 'easy_trail_run': the most exact of its words, when all that are known say running."""
    said = [WORDS[word] for word in words if not word.isdigit() and word in WORDS]
    if {sport for sport, _ in said} != {"running"}:
        return None
    return next((one for one in said if one[1] is not None), said[0])


def sport_in_title(title: str | None) -> Sport | None:
    """The sport that a title mentions: 'Corrida matutina', 'Run avec Nico'."""
    words = plain(title or "").split("_")[:FIRST_WORDS]
    return next((WORDS[w] for w in words if len(w) > 2 and not w.isdigit() and w in WORDS), None)
