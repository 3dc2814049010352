"""German words of a plan → the English ones that the plan reader knows: "18 km locker, 300 hm"."""

from __future__ import annotations

import re

REST_DAYS = frozenset(
    {"ruhetag", "ruhe", "frei", "pausentag", "lauffrei", "pause", "trainingsfrei", "kein training"}
)
_WORDS = (  # longer forms first; numbers and units are left as they are
    (r"ein-?\s*(?:und|/|\+)\s*auslaufen|ein-?/auslaufen", "wucd"),
    (r"einlaufen|warmlaufen|aufwärmen|el", "warmup"),
    (r"auslaufen|abwärmen|al", "cooldown"),
    (r"(?:lockere|ruhige|gemütliche|langsame|leichte)[ms]?\s+tempo", "easy"),
    (r"(?:mittlere|zügige|flotte)[ms]?\s+tempo|flotte[rnsm]?(?:\s+dauerlauf|\s+dl)?|flott", "steady"),
    (r"(?:hohe|schnelle)[ms]?\s+tempo", "tempo"),
    (r"(?:tempo\s+)?dl\s*1(?![.,:]?\d)(?!\s*(?:km|mi|min|h|std|m|x|mal)\b)", "easy"),
    (r"(?:tempo\s+)?dl\s*2(?![.,:]?\d)(?!\s*(?:km|mi|min|h|std|m|x|mal)\b)", "steady"),
    (r"(?:tempo\s+)?dl\s*3(?![.,:]?\d)(?!\s*(?:km|mi|min|h|std|m|x|mal)\b)", "tempo"),
    (r"hm-?(?:wettkampf|rennen)", "half marathon race"),
    (r"(\d{1,2})er[ -]?(?:wettkampf|rennen|lauf)", r"\1 km race"),
    (r"hm-?rt|hmrt|hmt", "half marathon pace"),
    (r"mrt|marathon-?renntempo", "marathon pace"),
    (r"halbmarathon(?:-?tempo)", "half marathon pace"),
    (r"halbmarathon-?(?:testlauf|wettkampf)", "half marathon race"),
    (r"marathon-?tempo|marathontempo", "marathon pace"),
    (r"halbmarathon", "half marathon"),
    (r"lauf-?abc|koordination(?:sübungen)?|lauftechnik|lauf-?schule", "drills"),
    (r"ga\s*1\s*[-/]\s*(?:ga\s*)?2", "steady"),
    (
        r"langsame[rns]?\s+dauerlauf|ruhige[rns]?\s+dauerlauf|ldl|rdl|ga\s*1|grundlage(?:nausdauer)?\s*1?",
        "easy",
    ),
    (r"mittlere[rns]?\s+dauerlauf|mdl|ga\s*2|grundlage(?:nausdauer)?\s*2", "steady"),
    (r"zügige[rns]?\s+dauerlauf|zdl", "steady"),
    (
        r"lockere[rns]?|locker|ruhige[rns]?|ruhig|gemütliche[rns]?|gemütlich|langsame[rns]?|langsam|leichte[rns]?|leicht",
        "easy",
    ),
    (r"skilanglauf|langlauf(?:en)?|skitour|skifahren", "skiing"),
    (r"lange[rns]?\s+laufs?|lange[rns]?|lang|lala", "long"),
    (r"gleichmäßig|zügige[rns]?|zügig", "steady"),
    (r"tempoläufe|tempolauf|tempodauerlauf|tdl", "tempo"),
    (
        r"wiederholungsläufe|wiederholungen|tempowechsel|intervalle[n]?|intervalltraining|schnelle[rns]?|schnell|hart",
        "interval",
    ),
    (r"fahrtspiel|spiel", "fartlek"),
    (
        r"crescendo-?lauf|crescendo|steigerungslauf|progressive[rns]?|progressiv|endbeschleunigung|eb",
        "progression",
    ),
    (r"schwellen-?tempo|schwellenlauf|schwelle[n]?", "threshold"),
    (r"wettkampf-?tempo", "race pace"),
    (r"wettkampf|wettkämpfe|rennen|testlauf|(?:volks|silvester|stadt|firmen)lauf", "race"),
    (r"(\d+\s*m)\s+steigerung", r"\1 strides"),
    (r"rekom", "regeneration"),
    (r"nordic[ -]walking", "walk"),
    (r"twl|tempowechsell(?:auf|äufe)", "fartlek"),
    (r"cross-?lauf|koppel-?lauf", "run"),
    (r"regenerative[rns]?|regenerativ", "regeneration"),
    (r"bergsprints?", "hill sprints"),
    (r"bergläufe|berglauf|bergintervalle|hügelläufe|hügel|berge?", "hill"),
    (r"trail-?lauf", "trail run"),
    (
        r"wellige[rns]?|wellig|hügelige[rns]?|hügelig|profilierte[rns]?|profiliert|bergige[rns]?|bergig",
        "hilly",
    ),
    (
        r"nüchternlauf|morgenlauf|abendlauf|lauftreff|laufgruppe|vereinstraining|dauerlauf|dl|laufen|läufe|lauf",
        "run",
    ),
    (r"trabpausen?|trabend|traben|trab|tp", "jog"),
    (r"gehpausen?|gehend|gehen|gp|spaziergang|spazieren", "walk"),
    (r"serienpausen?|sp|stehpausen?|pausen?", "rest"),
    (r"steigerungsläufe|steigerungen|sprints?(?=\s*$)", "strides"),
    (r"höhenmetern?|anstieg|bergauf", "up"),
    (r"bergab|abstieg", "down"),
    (r"(?:eine\s+)?halbe\s+stunde", "30 min"),
    (r"(?:eine\s+)?dreiviertelstunde", "45 min"),
    (r"(?:anderthalb|eineinhalb)\s+stunden", "90 min"),
    (r"(?:eine|1)\s+stunde", "1 h"),
    (r"stunden?|std\.?", "h"),
    (r"minuten?", "min"),
    (r"sekunden?|sek\.?", "s"),
    (r"kilometern?", "km"),
    (r"metern?", "m"),
    (r"meilen?", "mi"),
    (r"(\d)er(?:[ -](?:schnitt|pace))", r"@ \1:00"),
    (r"(\d{1,2})\s*km-?(?:renn|wettkampf)?-?tempo", r"\1 km pace"),
    (r"10er[ -]tempo", "10 km pace"),
    (r"hügellauf", "hilly run"),
    (r"(\d{1,2}:\d\d)er(?:[ -](?:schnitt|tempo|pace))?", r"@ \1"),  # 4:30er Schnitt
    (r"schnitt", "pace"),
    (r"stl", "strides"),
    (r"hügelsprints?", "hill sprints"),
    (r"minutenläufe|pyramidenlauf|extensive[rns]?|intensive[rns]?", "interval"),
    (r"dazwischen(?=\s*(?:[),;+]|$))", "between"),
    (r"dazwischen(?:\s+(?:jeweils|je))?(?=\s+\d)(?!\s+\d+\s*x)", "/"),
    (r"jeweils|jew\.", "each"),
    (r"abschließend|danach noch", "then"),
    (r"(?:wieder\s+)?(?:hinunter|runter)", "back down"),
    (r"bergan", "up"),
    (r"(?:wieder\s+)?zurück", "back"),
    (r"ziel(?:zeit)?", "goal"),
    (r"treppenläufe", "stairs"),
    (r"ein(?=\s*(?:[,+;/]|$))", "warmup"),
    (r"aus(?=\s*(?:[,+;/)}]|$))", "cooldown"),
    (r"laufband", "treadmill"),
    (r"steigung", "incline"),
    (r"davon|inklusive|inkl\.?|darin", "of which"),
    (r"danach|anschließend|dann", "then"),
    (r"(?:die\s+)?letzten?", "last"),
    (r"(?:die\s+)?ersten?", "first"),
    (r"puls|herzfrequenz|hf", "hr"),
    (r"hmax|hfmax", "hrmax"),
    (r"aqua-?jogging", "aquajog"),
    (r"fußball", "football"),
    (r"klettern|bouldern", "climbing"),
    (r"gymnastik|stabi(?:training)?|rumpf(?:training)?|kräftigung|blackroll|dehnen|stretching", "core"),
    (r"rudern|ruderergometer", "rowing"),
    (r"ergometer|spinning|rennrad|mountainbike|radtour", "bike"),
    (r"treppen(?:laufen|lauf)?", "stairs"),
    (r"serien?|sätze|satz", "sets"),
    (r"bahn", "track"),
    (r"straße", "road"),
    (r"flach", "flat"),
    (r"rad(?:fahren|fahrt)?", "bike"),
    (r"schwimmen", "swim"),
    (r"krafttraining|kraft", "strength"),
    (r"wandern|wanderung", "hike"),
)
_SMALL = (  # read only beside a German word: some are English words too
    (r"mal", "x"),
    (r"vorher|davor|zuvor|(?:am|zum)\s+(?:ende|schluss)", " "),
    (r"je|pro", "each"),
    (r"und", "and"),
    (r"mit|m\.", "with"),
    (r"bei|an|à", "at"),
    (r"bis", "-"),
    (r"im|am|auf|der|die|das|dem|den|des|einer|einem|ein|von|zum|zur|vom|in|etwa|insgesamt|sehr|gesamt", " "),
)
_TIMES = re.compile(r"(\d)\s*-?\s*mal\s+(?=\d)")  # 15-mal 200 m
_GROUPED = re.compile(r"(\d)\.(\d{3})(?=\s*(?:m|hm|meter)\b)")  # 1.200 m
_KNOWN, _BESIDE = (
    tuple((re.compile(rf"(?<![\w-])(?:{word})(?!\w)"), ours) for word, ours in words)
    for words in (_WORDS, _SMALL)
)
_METRES_UP = re.compile(r"(\d)\s+up\b")  # 300 Höhenmeter


def from_german(text: str) -> str:
    """Lower-case text with German words of plans in English; other text is left as it is."""
    if text in REST_DAYS:
        return "rest"
    found = _GROUPED.sub(r"\1\2", _TIMES.sub(r"\1 x ", text))
    for word, ours in _KNOWN:
        found = word.sub(ours, found)
    if found == text:
        return text
    for word, ours in _BESIDE:
        found = word.sub(ours, found)
    return _METRES_UP.sub(r"\1 m up", found)
