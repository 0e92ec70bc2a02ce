"""Which language a text is written in: a guess in the request, a better one in a job.

`guess` counts small words that only some of the languages have: quick (0.1 ms), no library, good
enough for the form's answer (three sentences: nb .95, nn .98, da .98). `detect` is lingua's
low-accuracy mode (17 MB; nb .98, nn .96, da .99); it runs in the heavy-work process
(`forum.kit.language:detect`), and the job that calls it corrects the post's language unless its
author had set it.
"""

import re
from functools import cache
from typing import Any, Final

from forum.kit.heavy_work import allowed

OTHER: Final = "other"
LANGUAGES: Final = ("nb", "nn", "da", "en", "sv")

# Small words by the languages that have them; a word of one language says more than one of two.
_SMALL_WORDS: Final = {
    "nb": """
        hva noen noe mye vært ble fikk gjør gjøre uten bare dere hverandre trenger ga gikk
        henger lenger ganger uke uka åpner åpent klær ønsker sier mer sammen fortsatt
        utenfor annet ganske bruktbutikk møbler nå etter fremdeles innen vei sist hvilken
        hvilke hos kommet jenta hvert siste neste tatt blitt
    """,
    "nn": """
        ikkje eg kva korleis kvifor kven frå nokon noko mykje vore berre vart blei gjer
        vere dei ein eit me dykk òg sjå kjem fleire kvar kor sjølv heile treng seier gong
        nokre veke opnar klede brukar lagar desse trur ho no sidan meir hjå kvarandre
        saman medan sjølve gjekk fekk då vera
    """,
    "da": """
        af efter op havde mere ud meget ind vores været tilbage noget nogle nogen hvad gør
        gøre mellem uden igen lige tage tager lave laver giver bliver jer hinanden åbner
        åbent tøj genbrugsbutik vagt vagter vagtplan penge uge hvornår anden bruge lidt
        fået synes tak endnu inden sagde blevet sidste næste måde dag gang mand fik gik
        hvilke hos deraf heraf jeres både give have
    """,
    "sv": """
        och inte jag vad hur varför från något någon mycket varit att är för till också
        göra där när här sedan mellan vill ska några ett skulle andra hon över efter
    """,
    "en": """
        the and of is are was were we you they it that this with from had not what how why
        who which our your their could would should about after before there or but been
        does did any many much when where can an as on to a be will he she has his her its
        by more have shop
    """,
    "nb da": """
        ikke jeg hvordan hvorfor hvem fra også hvis hver selv være deres siden spørsmål
        både når
    """,
    "nb nn": """
        deg meg seg inn opp enn hun etter mellom tilbake siste veldig oss butikken folk
    """,
    "da sv": """
        mig dig sig nu blev os butik efter
    """,
    "nb nn sv": """
        av ut opp
    """,
    "nn sv": """
        utan då
    """,
}
# Endings, with what they are worth.
_ENDINGS: Final = (
    (re.compile(r"\w{2}(?:tion|tionen|tioner|hed|heden|erne)\b"), "da", 0.5),
    (re.compile(r"\w{3}ede\b"), "da", 0.15),
    (re.compile(r"\w{3}(?:het|heten|ene|sjon|sjonen|sjoner)\b"), "nb", 0.3),
    (re.compile(r"\w{3}(?:ane|leg|lege|heit|sjonar|ande)\b|\bkv\w+|\w+øy\w"), "nn", 0.4),
)
# Letters that exclude: ä and ö are Swedish here, æ and ø are not.
_SWEDISH_LETTERS = re.compile("[äö]")
_OTHER_LETTERS = re.compile("[æø]")
_WORD = re.compile(r"[^\W\d_]+")
_ALIKE: Final = ("nb", "nn", "da")
_CLEAR: Final = 0.75  # by so much the small words must prefer another language than lingua's
_ENOUGH_WORDS: Final = 4
_READ_CHARACTERS: Final = 4_000


def guess(text: str, otherwise: str = "nb") -> str:
    """Return the likeliest of LANGUAGES by its small words; `otherwise` when nothing decides."""
    scores = _scores(text)
    best = max(scores, key=lambda language: (scores[language], language == otherwise))
    return best if scores[best] >= 1 / len(LANGUAGES) else otherwise


@allowed
def detect(text: str) -> str:
    """Return one of LANGUAGES for `text`, or OTHER; empty when there is too little to tell.

    Runs in the heavy-work process: lingua and its models take 17 MB. The small words
    correct it where they are clear; bokmål and nynorsk stay hard in a single sentence.
    """
    if len(_WORD.findall(text)) < _ENOUGH_WORDS:
        return ""
    found = _detector().detect_language_of(text[:_READ_CHARACTERS])
    if found is None:
        return ""
    code = str(found.iso_code_639_1.name).lower()
    if code in _ALIKE:
        return _nearest(code, _scores(text))
    return code if code in LANGUAGES else OTHER


def _nearest(found: str, scores: dict[str, float]) -> str:
    """Choose between the languages that lingua mixes up, by the words that tell them apart."""
    best = max(_ALIKE, key=lambda language: (scores[language], language == found))
    if scores[best] - scores[found] >= _CLEAR:
        return best
    # Most write bokmål: without a word of its own, nynorsk is only guessed.
    return "nb" if found == "nn" and scores["nn"] <= scores["nb"] else found


def _scores(text: str) -> dict[str, float]:
    read = text[:_READ_CHARACTERS].casefold()
    weights = _weights()
    scores = dict.fromkeys(LANGUAGES, 0.0)
    for word in _WORD.findall(read):
        for language, weight in weights.get(word, ()):
            scores[language] += weight
    for ending, language, worth in _ENDINGS:
        scores[language] += worth * len(ending.findall(read))
    scores["sv"] += 0.5 * len(_SWEDISH_LETTERS.findall(read))
    if _OTHER_LETTERS.search(read):
        scores["sv"] = scores["en"] = 0.0
    return scores


@cache
def _weights() -> dict[str, list[tuple[str, float]]]:
    languages_of: dict[str, set[str]] = {}
    for languages, words in _SMALL_WORDS.items():
        for word in words.split():
            languages_of.setdefault(word, set()).update(languages.split())
    # A word that all share says nothing; one of a single language says most.
    return {
        word: [(language, 1 / len(found) ** 2) for language in found]
        for word, found in languages_of.items()
    }


@cache
def _detector() -> Any:
    from lingua import Language, LanguageDetectorBuilder  # noqa: PLC0415  the heavy process's alone

    known = (
        Language.BOKMAL, Language.NYNORSK, Language.DANISH, Language.ENGLISH, Language.SWEDISH,
        Language.GERMAN, Language.FRENCH, Language.POLISH, Language.UKRAINIAN, Language.ARABIC,
    )  # fmt: skip
    return LanguageDetectorBuilder.from_languages(*known).with_low_accuracy_mode().build()
