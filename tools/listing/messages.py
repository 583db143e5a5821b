"""Every sentence that a listing check says to a seller. {braces} are values; `field` is `Your title` or `Bullet 3`."""

from __future__ import annotations

SENTENCES = {
    "kept": "Nothing here breaks this rule.",
    # lengths and counts
    "too_long": "{field} has {count} {unit}; {shop} takes at most {most}. Cut {over}.",
    "too_long_advised": "{field} has {count} {unit}; {shop} advises at most {most}. Cut {over} if you can.",
    "cut_after": "For example, leave out what follows “{tail}”.",
    "replaced": "Many people still quote {old} {unit}; that limit ended on {date}.",
    "later": "This holds from {date}.",
    "too_short": "{field} has {count} {unit}; {shop} wants at least {least}. Add {under}.",
    "too_many": "You have {count} {things}; {shop} takes at most {most}. Remove {over}.",
    "too_few": "You have {count} {things}; {shop} wants at least {least}. Add {under}.",
    # signs
    "signs": "{field} has signs that do not belong there: {signs}. Remove them.",
    "signs_ours": "{field} has signs that do not belong there: {signs}. {shop} lists none; the list is ours.",
    "sign_twice": "{field} uses {sign} {count} times; once is allowed. Keep one.",
    "emoji": "{field} has emoji or picture signs: {signs}. Remove them.",
    "first_sign": "{field} may not begin with {sign}. Begin with a letter or digit.",
    "markup": "{field} contains code: {code}. Write plain text.",
    "active": "{field} contains active content, which {shop} refuses: {code}. Remove it.",
    "link_unsafe": "{field} has a link that is not HTTPS: {words}. Remove it.",
    "link_kind": "{field} has links: {words}. Look whether they go to a kind of page that {shop} allows.",
    # words
    "repeated": "{field} uses {words} more than {most} times. Take the extra ones out.",
    "phrase_twice": "{field} repeats the keywords {words}. Say each once.",
    "shouting": "{field} has words in capitals: {words}. Write them in small letters.",
    "all_small": "{field} is all in small letters. Begin each main word with a capital.",
    "small_words": "{field} has main words in small letters: {words}. Begin each with a capital.",
    "numerals": "{field} writes numbers as words: {words}. Use numerals.",
    "brand_first": "{field} does not begin with your brand {brand}. Put it first.",
    "says_nothing": "{field} does not say what the thing is. Name the product.",
    "not_english": "{field} is not in English, as {shop} asks. Translate it.",
    "bullet_start": "{field} begins with a small letter. Begin with a capital.",
    "bullet_end": "{field} ends with a full stop. Leave it out.",
    "bullet_same": "{field} says the same as {other}. Say something new or remove it.",
    "search_commas": "{field} has commas or other signs between words. Use blanks.",
    "search_capitals": "{field} has capital letters: {words}. Use small letters.",
    "search_repeats": "{field} repeats words of the title: {words}. Use other words instead.",
    # what is said
    "promotion": "{field} advertises an offer: {words}. Describe the product only.",
    "price": "{field} talks about the price: {words}. Take it out.",
    "praise": "{field} praises the product: {words}. Say what it is and does instead.",
    "rank": "{field} claims a rank: {words}. Take it out.",
    "rank_proof": "{field} claims a rank: {words}. Take it out unless you can prove it.",
    "guarantee": "{field} promises a refund or guarantee: {words}. Take it out.",
    "claims_nature": "{field} makes a claim about the environment: {words}. Take it out or certify it.",
    "germs": "{field} makes a claim about germs: {words}. Take it out.",
    "forbidden_words": "{field} uses words that {shop} does not allow: {words}. Change them.",
    "materials": "{field} names bamboo or soy as the material: {words}. Change the wording.",
    "disease": "{field} makes a health claim: {words}. Take it out unless the product is approved for it.",
    "pesticide": "{field} makes a claim about germs or pests: {words}. Take it out unless the product is registered.",
    "pesticide_abroad": "{field} makes a claim about germs or pests: {words}. Ask what holds there; this is a US rule.",
    "filler": "{field} is or has filler: {words}. Write the real text or remove it.",
    "stock": "{field} talks about stock or delivery: {words}. Take it out.",
    "condition": "{field} talks about the condition: {words}. Take it out; the offer has its own field for it.",
    "time": "{field} has words that are true only for a while: {words}. Take them out.",
    "ordering": "{field} points to other ways to order: {words}. Take it out.",
    "reviews": "{field} talks about reviews or customers' opinions: {words}. Take it out.",
    "contact": "{field} has contact data: {words}. Take it out.",
    "address": "{field} has a web address: {words}. Take it out.",
    "asin": "{field} has a product number: {words}. Take it out.",
    "company": "{field} names a company: {words}. Take it out.",
    "platform": "{field} names a shop or platform: {words}. Take it out.",
    "brand_word": "{field} has brand names: {words}. Take them out.",
    "swearing": "{field} has swear words: {words}. Take them out.",
    "passing": "{field} has praise or words that are true only for a while: {words}. Take them out.",
    "year": "{field} has a year: {words}. Take it out unless the year is part of the product.",
    "ai_unsaid": "Your texts say that AI was used ({words}), but the description does not. Say it there.",
    # about the check
    "more": "And {count} more of this kind.",
    "nothing_checked": "I have no rule of {shop} about the parts you gave, so nothing was checked.",
}  # fmt: skip


def say(name: str, **values: object) -> str:
    """Put values into a sentence.

    Raises:
        KeyError: There is no such sentence, or a value is missing.
    """
    return SENTENCES[name].format(**values)


def quoted(words: list[str], most: int = 5) -> str:
    """Words in quotation marks: `“sale”, “best”`; after the first few, three dots."""
    return ", ".join(f"“{word}”" for word in words[:most]) + (" …" if len(words) > most else "")
