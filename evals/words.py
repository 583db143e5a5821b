"""Reading answers: does a text say something, and in which language is it written."""

from __future__ import annotations

import re

# The commonest small words of each language; they make up a third of any running text.
_SMALL_WORDS = {
    "en": frozenset(
        """the a an and or of to in is are it you your i that this with for on not be can have has was as at from by
        if no please which here what don't there""".split()
    ),
    "de": frozenset(
        """der die das ein eine einen und oder von zu in ist sind es du sie ihr ihre dein ich dass dies mit für auf
        nicht kann haben hat war als bei aus wenn kein keine bitte hier den dem des im wird auch nur""".split()
    ),
    "es": frozenset(
        """el la los las un una y o de a en es son su tu usted yo que este esta con para sobre no puede tiene ha fue
        como por si del al se lo más aquí qué hay está""".split()
    ),
    "hinglish": frozenset(
        """hai hain ka ki ke ko se mein me par aur ya kya nahi nahin ye yeh wo woh aap aapka aapki aapke iska iski iske
        is us jo koi ek tha thi ho hoga hogi liye saath bhi toh karo karein kare sakte sakta sakti hota hoti hote
        chahiye mat ab yahan isse usme isme wala wali wale gaya gayi raha rahi kar diya""".split()
    ),
}
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")
_LATIN = re.compile(r"[A-Za-zÀ-ž]")
_RULE_ID = re.compile(r"\[[a-z][a-z0-9]*(?:-[a-z0-9]+)+\]")
_QUOTED = re.compile(
    r"\[[^\]]*\]|https?://\S+|[\"“„«][^\"”“»]{0,400}[\"”“»]|\bimg_\d+\b"
    r"|\b[\w.-]+\.(?:csv|jsonl?|jpe?g|png|webp|zip|pdf|xlsx|txt|html)\b"
)


def says(text: str, phrase: str) -> bool:
    """Tell whether a text contains a phrase.

    Case, runs of blanks, thousands separators and the blank before a percent sign make no difference. A phrase starts
    where a word starts ("art" is not in "cart"), and a number is whole ("85" is not in "1850").
    """
    wanted = _plain(phrase)
    start = r"(?:(?<![\w.,])|(?<=\dx))" if wanted[0].isdigit() else r"(?<!\w)" if wanted[0].isalnum() else ""
    end = r"(?![\d]|[.,]\d)" if wanted[-1].isdigit() else ""
    return re.search(start + re.escape(wanted) + end, _plain(text)) is not None


def without_rule_ids(text: str) -> str:
    """An answer without the ids it cites: `[amazon-main-fill-85]` does not say 85."""
    return _RULE_ID.sub(" ", text)


def language_of(text: str) -> str | None:
    """The language a text is written in, by script and small words; None if that cannot be told.

    Hindi in Latin letters is `hinglish`.

    Quotations, ids and links do not count: a rule's title may stay in its own language.
    """
    own = _QUOTED.sub(" ", text)
    letters = len(_LATIN.findall(own))
    if len(_DEVANAGARI.findall(own)) > letters / 2:
        return "hi"
    words = re.findall(r"[^\W\d_]+(?:'[a-z]+)?", own.lower())
    counts = {language: sum(word in small for word in words) for language, small in _SMALL_WORDS.items()}
    best, second = sorted(counts, key=lambda language: -counts[language])[:2]
    return best if counts[best] > counts[second] else None


def _plain(text: str) -> str:
    joined = re.sub(r"(?<=\d)[,.\u00a0\u202f '](?=\d{3}(?!\d))", "", text.casefold().replace("’", "'"))
    return re.sub(r"\s+%", "%", re.sub(r"\s+", " ", joined)).strip()
