"""How German notes are built: which small words make a subject, an object, a wish; where a verb's "nicht" stands."""

import re
import tomllib

from plugin.cue_languages import GERMAN as LANGUAGE
from plugin.cue_languages import cues_in
from plugin.notes_folding import fold
from plugin.notes_german_dates import find_german_day
from plugin.notes_grammar import Grammar

_COURTESY = r"(?:(?:herrn?|hr|frau|fr|dr|prof|ing|dipl)\b\.? ?-? ?)*"
_IS = r"ist|sind|war|waren|bin|bleibt|bleiben|blieb|wirkt|zeigt sich|zeigte sich|sei"
_FINDS = r"findet|fand|finde|finden|fanden"
_MANY = "sind|haben|waren|hatten|wollen|konnen|mussen|sollen|werden"
_HAS_TOLD = "gesagt|erzahlt|berichtet|bestatigt|gemeint|geschrieben|erwahnt|angedeutet"
_TELLS = (
    "sagte?|meinte?|erzahlte?|glaubt|denkt|schreibt|schrieb|berichtet, |berichtete, |bestatigte?|erwahnte?|findet, "
    "|behauptete?|erklarte?|erganzte|halt .{0,20}fur"
)
_TOPIC = r"beim|bei|zum|zur|zu|für|fuer|über|ueber|wegen|bzgl\.?|bezüglich|betreffend"

_OWN_BEGINNINGS = (
    "ich ", "mein ", "meine ", "mir ", "stehe ", "halte ", "sehe ", "unterstütze", "passt für", "freue ", "trage ",
    "habe ", "für mich", "für uns", "befürworte", "begrüße ", "mache mir", "überlasse",
)  # fmt: skip
_VAGUE = frozenset([
    "", "es", "das", "dies", "am ende", "ende", "hier", "allein", "alles", "letztlich", "immer", "selbst", "ihn",
    "sie", "er", "noch", "dann", "das letzte wort",
])  # fmt: skip
_NO_DECISION = (
    " sich", " mit.", " mit ", " nicht", " nichts", " nie", ", ob", " noch nicht", " ob ", " wir", " gemeinsam",
)  # fmt: skip
_WORDS_THAT_ARE_NAMES = frozenset([
    "kurz", "lang", "lange", "klein", "gross", "ernst", "jung", "alt", "neu", "stark", "reich", "sauer", "gut",
    "braun", "weiss", "schwarz", "grun", "will", "an", "in", "im", "so", "da", "do", "no",
])  # fmt: skip
_NOUNS_THAT_ARE_NAMES = frozenset([
    "sommer", "winter", "herbst", "lenz", "mai", "august", "freitag", "sonntag", "montag", "koch", "richter",
    "kaiser", "konig", "graf", "bauer", "schafer", "ritter", "schreiber", "fuchs", "wolf", "vogel", "hahn", "hase",
    "fink", "stein", "berg", "bach", "see", "baum", "busch", "kunde", "markt", "mark", "preis", "zimmer", "kraft",
    "engel", "tag",
])  # fmt: skip


def _beside(verbs: str) -> re.Pattern[str]:
    """Make what finds a verb not far before the place of a turn of speech, which is a zero, or right behind it."""
    return re.compile(
        rf"\b(?:{verbs})\b(?:[\s,]+(?!dass\b)[\w.-]+){{0,7}}?[\s,\u201e\"(-]*\0|\0\s+(?:{verbs})\b"
        r"|^\W*\0\s*(?:$|[,.:!])"
    )


def _load_titles() -> dict[str, tuple[str, ...]]:
    lists = tomllib.loads(cues_in(LANGUAGE).read_text(encoding="utf-8"))["titles"]
    return {title: tuple(map(fold, called)) for title, called in lists.items()}


_SEES = re.compile(
    r"\b(?:sieht|sah|sehe|sehen) (?:es|das(?: projekt| ganze| vorhaben)?|die (?:sache|einfuhrung|umstellung|losung)"
    r"|den (?:vorschlag|wechsel))(?: (?:noch|eher|sehr|ziemlich|weiterhin|etwas))* \0"
)


GERMAN = Grammar(
    language=LANGUAGE,
    find_day=find_german_day,
    parts=re.compile(
        r"\s*(?:;|, aber (?:dann )?|,? jedoch |,? w(?:ä|ae)hrend |,? obwohl "
        r"|,? wohingegen |,? allerdings |, doch |, so dass |, sodass |, sondern | \u2013 | \u2014 | - )\s*",
        re.IGNORECASE,
    ),
    object_before=re.compile(
        r"(?:\b(?:an|auf|bei|beim|mit|von|vom|fur|uber|zu|zum|zur|gegen|ohne|durch|nach|vor|hinter|neben|zwischen|ab|als"
        r"|wie|um|trotz|wegen|fragen sie|fragt|gefragt|treffen|trafen|getroffen|informieren|uberzeugen|via|cc|dank"
        r"|unterstutzt|lobt|statt|haben|wollen wir|hilft|helfen|seitens|namens|gegenuber|ausser|auser|bis auf)"
        r"|\b(?:ich|wir)\b(?:(?! und )[^,;:.]){0,60}?)"
        rf"\s+(?:auch |noch |der |die |dem |den |das )*{_COURTESY}$"
    ),
    according_before=re.compile(
        rf"\b(?:laut|lt\.?|gemass|gemas|nach (?:angaben|auskunft|aussage) von|nach meinung von)\s+{_COURTESY}$"
    ),
    telling=re.compile(
        rf"^\s*(?:,\s*)?(?:auch )?(?:(?:{_TELLS})(?!\w)|hat (?:[\w]+ ){{0,3}}(?:{_HAS_TOLD})\b|zufolge\b)"
    ),
    told_before=re.compile(
        r"(?:,|\(|\s[\u2013\u2014-])\s*(?:so |wie )?"
        rf"(?:sagt|sagte|meint|meinte|laut|lt\.?|gemass|via|gehort von|nach angaben von|so)\s+{_COURTESY}$"
    ),
    pronoun=re.compile(
        r"^\W*(?:und |auch |noch |dann |danach |da )*(?:(?:ist|war|hat|bleibt) )?(?P<who>sie|er)\b"
        rf"(?! (?:{_MANY})\b)"
    ),
    first_person=re.compile(
        r"\b(?:ich|wir|mein|meine|meinen|unser|unsere|mich|mir|bin|habe|halte|sehe|finde|stehe|mag|trage)\b"
    ),
    own_beginnings=_OWN_BEGINNINGS,
    plain_lead=re.compile(
        r"^\W*(?:(?:ist|sind|war|waren|bin|sehr|wirklich|ganz|noch|nun|auch|viel|grundsatzlich|im grunde|es|das"
        r"|hat|findet|finde|fande|sieht|sagt|sie|er|ich|stark|voll|eher|etwas|ein bisschen|nicht|nein|insgesamt"
        r"|personlich|bisher|ja|mit (?:dem|der|den) \w+|preis|der preis"
        r"|die kosten|kosten|alle|und|erstmal|erst mal|absolut|vollig|komplett"
        r"|klar|immer|nach wie vor|weiterhin|habe|da|wir|will|mochte|mochten|gern|gerne|vorher)\b[\s,]*)*$"
    ),
    bare_lead=re.compile(
        r"^\W*(?:(?:bin|noch|nicht|wirklich|sehr|ganz|personlich|auch|bisher|jetzt|und|ja|absolut|nach wie vor"
        r"|weiterhin|finde|das|es)\b[\s,]*)*$"
    ),
    on_part_of=re.compile(
        rf"\s*(?:(?:gibt es|kommt|kommen|kam|kamen)\s+)?(?:von|vonseiten|seitens|aufseiten von)\s+{_COURTESY}"
    ),
    we_before=re.compile(r"\b(?:ich|wir)\s*$"),
    others_before=re.compile(r"\b(?:wir|ihr|man|wer|zu)\s*$"),
    of_others=re.compile(r"\S*(?<!i)t(?!\S)|mag(?!\S)"),
    possessive=re.compile(r"^(?:s\b|')"),
    together=re.compile(r"^\W*(?:und|oder|noch|sowie|&|\+|,|, und|/|u\.)\W*(?:auch )?" + _COURTESY + "$"),
    ands=frozenset(["und", "noch"]),
    inverted=re.compile(
        rf"\s*(?:(?:{_IS}|hat|haben)\s+)?"
        rf"(?:(?:auch|nur|vor allem|besonders|allein|letztlich|immer|die|der)\s+)*{_COURTESY}"
    ),
    by_pronoun=re.compile(
        r", (?:(?:dass |weil |da |denn )?(?:er|sie)\b|(?:der|die) (?:ist|war|hat|findet|bleibt)\b)"
        rf"(?! (?:{_MANY})\b)"
    ),
    courtesy=re.compile(r"\b(?:herrn?|hr|frau|fr|dr|prof|auch|den|die|der|dem)\b\.?"),
    wished_for_before=re.compile(
        r"\b(?:wunsch|ziel|brauchen|braucht|nachster schritt|nachste schritte|to-?do|plan|idealerweise|hoffnung|fehlt"
        rf"|offen|wollen)\s*[:=-]?\s*(?:noch )?{_COURTESY}$"
    ),
    to_be=" soll ",
    own_guesses=(
        "glaube",
        "denke",
        "ich glaube",
        "ich denke",
        "ich finde",
        "wir wollen",
        "wir möchten",
        "können",
        "kann",
    ),
    negated_behind=re.compile(
        r"^(?:\s+(?!und\b|aber\b|weil\b|wenn\b|dass\b|da\b|oder\b)[\w-]+\.?){0,4}?"
        r"\s+(?:nicht|nie|niemals|keineswegs|keinesfalls|kaum)\b(?! nur\b)"
    ),
    unfinished=re.compile(
        r"(?:\w+ )*(?:dafur|dagegen)\b(?!\s*(?:$|[^\w\s]|und\b|aber\b|oder\b|weil\b|wegen\b|da\b|gestimmt\b|im \w+ zu\b"
        rf"|(?:auch |nur |vor allem |noch |jetzt )*(?:{_IS})\b))"
    ),
    asked=re.compile(r"^\W*(?:ist|sind|war|waren|hat|haben|wird|will|kann|warum|wieso|weshalb|wer)\s"),
    goes_on=re.compile(r"(?:dass|ob|wenn|falls|sofern|solange|damit|ist|war|hat)\b"),
    unsettled_behind=re.compile(
        r"^\s*(?:zu\s+)?(?:werden|gewinnen|bekommen|holen|kriegen|zu machen|ware|waren|wurde|ginge|gewesen)\b"
    ),
    only_beside={"is": _beside(_IS), "finds": _beside(_FINDS), "sees": _SEES},
    neither=re.compile(r"\bweder\b"),
    other_subject=re.compile(
        r"\b(?:alle(?! beide)|niemand|keiner|jeder|jede|die meisten|die anderen|der rest|viele)\b"
        rf"|(?:{_TELLS}|{_HAS_TOLD})\b.*, (?:dass )?(?:der|die|das|man|wir|andere|manche|einige|seine?|ihre?|unsere?) "
    ),
    names_within=True,
    begins_with_theirs=re.compile(
        rf"^\W*(?:von|bei|seitens)\s+{_COURTESY}\0 (?:gibt es|kommt|kommen|kam|kamen|besteht|bestehen)\b"
    ),
    owned_boss_behind=re.compile(r"^'?s?\s+(?P<boss>(?:direkte\s+)?(?:chefin|chef|vorgesetzter?|boss))\b"),
    by=re.compile(
        r"[\s,(]*\b(?:bis (?:zum|zur|spätestens)|bis|vor|ab|am|im|in der|in|spätestens(?: am| bis)?|zum|zur|noch)?"
        r"\s*(?:der |dem )?$",
        re.IGNORECASE,
    ),
    topic_before=re.compile(
        r"^(?:(?:am ende|letztlich)\s+)?(?:über\s+|zum\s+)?((?:das|die|den)\s+\S.*)$", re.IGNORECASE
    ),
    about_what=re.compile(
        rf"^\s*(?:allein |selbst )?(?:(?:{_TOPIC}|ob)\s+)?",
        re.IGNORECASE,
    ),
    ends_of_name=re.compile(
        r"[,;(]|\.(?!\d)|(?:^| )(?:im|am|in|ab|bis) | und | aber | weil | nach | vor | mit | zusammen "
    ),
    vague=_VAGUE,
    actions=re.compile(
        r"\b(?:aktion|aktionen|actions?|aufgaben?|to-?dos?|nächster? schritte?|ma(?:ß|ss)nahmen?|zusagen?|offene punkte"
        r"|ai|vereinbart)\b"
    ),
    other_than_decision=_NO_DECISION,
    deed_begins=re.compile(r"^(?:wird|soll|bitte|noch)\s+"),
    turns=re.compile(
        r"\s*(?:;|,|!|\.{3}|\u2026|\b(?:aber|während|jedoch)\b(?! (?:nicht|noch nicht)\b))\s*", re.IGNORECASE
    ),
    joined=re.compile(
        r"\s*(?:, und|,|&|\+|/|\bund\b|\bsowie\b|\bu\.)\s*(?:(?:herrn?|hr|frau|fr|dr)\b\.?\s*)*", re.IGNORECASE
    ),
    topic=re.compile(rf"^(?P<word>.+?)(?P<topic>\s+(?:{_TOPIC})\s+.+)$"),
    boss_first=re.compile(r"^(?P<boss>[\w ]+?) von (?P<who>[^:=]+?)\s*(?::|=|\bist\b)\s*(?P<upper>.+)$", re.IGNORECASE),
    boss_of=re.compile(r"^'?s?\s+(?P<boss>.+?)\s*(?::|=|\bist\b)\s*(?P<who>.+)$"),
    owned_boss="s Chefin: ",
    article_first=re.compile(r"^(?:das|die|der)\s+", re.IGNORECASE),
    article_before=re.compile(r"\b(?:der|die|dem|den|des) $"),
    noun_after=re.compile(
        r"\b(?:d(?:er|ie|as|em|en|es)|im|am|ins|zum|zur|vom|beim|k?ein(?:e[nmr]?)?|unser(?:en?)?|diese[nr]|nachsten"
        r"|letzten) $"
    ),
    genitive="s",
    words_that_are_names=_WORDS_THAT_ARE_NAMES,
    nouns_that_are_names=_NOUNS_THAT_ARE_NAMES,
    titles=_load_titles(),
)
