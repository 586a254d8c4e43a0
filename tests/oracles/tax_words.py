"""The words of tax cases for places, goods, sellers and buyers, in those of the packs.

A place stands first, as a code of ISO 3166 with or without a subdivision; what follows it are rates, which say nothing that
the components do not, postal codes, and remarks. What no table here has is said to be unknown, never guessed.
"""

from __future__ import annotations

import re
from typing import Final

from attrs import frozen

from ordercore.tax import BELOW_THRESHOLD
from ordercore.values import Place

__all__ = ["ABROAD", "BUYERS", "KINDS", "OSS", "Named", "classes_for", "named_in", "place_of"]

ABROAD: Final = Place("nz")
"""Somewhere that no tax of a case's own reaches."""
CODES: Final = {"EL": "gr", "UK": "gb", "XI": "gb-nir"}
"""Codes that are not of ISO 3166: the European Commission's for Greece and Northern Ireland, and a habit."""
CODE: Final = r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?"
FORMS: Final = [
    re.compile(rf"(?P<origin>{CODE}) seller -> (?P<to>{CODE})(?: (?:consumer|business))?"),
    re.compile(r"(?P<country>[A-Z]{2}) seller (?P<origin>[A-Z]{2}) -> place of supply (?P<to>[A-Z]{2})"),
    re.compile(
        r"(?P<country>[A-Z]{2}) seller (?P<origin>[A-Z]{2}); bill-to (?P<bill>[A-Z]{2}); ship-to (?P<to>[A-Z]{2})"
    ),
    re.compile(rf"(?P<to>{CODE})(?P<rest>[ /,(].*)?"),
]
"""How a case says where goods leave from and go to."""
NOWHERE: Final = {"outside all zones"}
"""Ways to say that goods leave."""
POSTAL: Final = {
    "us-ny": {"10583": "us-ny/westchester/outside-cities"},
    "us-ks": {"66101": "us-ks/wyandotte/kansas-city"},
    "us-ia": {"50265": "us-ia/dallas/west-des-moines"},
    "us-wy": {"82601-2401": "us-wy/natrona", "82601-3504": "us-wy/natrona/casper"},
    "es": {"35": "es-gc", "38": "es-tf", "51": "es-ce", "52": "es-ml"},
    "pt": {**{f"9{digit}": "pt-30" for digit in "01234"}, **{f"9{digit}": "pt-20" for digit in "56789"}},
    "fr": {code: f"fr-{code}" for code in ("971", "972", "973", "974", "976")},
    "de": {"78266": "de-bw/buesingen", "27498": "de-sh/helgoland"},
    "fi": {"22": "fi-01"},
    "it": {"23041": "it-so/livigno", "23030": "it-so/livigno"},
    "gr": {"63086": "gr-69"},
}
"""Beginnings of postal codes that tell more than their country or state; the others lie in the rest of it."""
PLACES: Final = {
    "westchester outside cities": "us-ny/westchester/outside-cities",
    "intra-state": "in-mh",
    "inter-state": "in-mh",
}
"""Remarks that name a place; any state of India stands for one that does not matter."""
ACROSS: Final = {"inter-state": "in-ka"}
"""Remarks that say that goods come from another part."""
SILENT: Final = {
    *("incl", "excl", "combined", "spec", "rate", "rates", "state", "share", "local", "illustrative", "zip", "address"),
    *("inside", "a", "district", "mainland", "the", "decimals", "nyc", "city", "county"),
}
"""Words that say nothing about where, or what the rates of the case say already."""
BUYERS: Final = {
    "consumer": (False, "not_checked"),
    "business": (True, "not_checked"),
    "business, VAT id validated": (True, "valid"),
    "business, VAT id not validated": (True, "not_checked"),
    "business, VAT id invalid": (True, "invalid"),
    "business, VAT id unavailable": (True, "unavailable"),
}
"""Who buys, and what the register said of the number."""
OSS: Final = {"below_threshold": BELOW_THRESHOLD, "over_threshold": "oss", "opted_in": "oss", "registered": "oss"}
"""What a seller asserts about sales to consumers in other member states."""
KINDS: Final = {
    "reduced": ("services/accommodation", "food", "books", "medicine", "newspapers"),
    "super": ("food", "books", "medicine", "newspapers"),
    "super_reduced": ("food", "books", "medicine", "newspapers"),
}
"""Cases that say at which kind of rate goods are taxed and not what they are: the first that bears the rate stated."""
CLASSES: Final = {
    "apparel": "apparel",
    "alcohol": "food/alcohol",
    "book": "books",
    "books": "books",
    "books_zero_rated": "books",
    "candy": "food/candy",
    "children_clothing": "clothing/children",
    "clothing": "clothing",
    "delivery": "shipping",
    "delivery_included_in_contract": "shipping/delivered",
    "ebook": "books/electronic",
    "food": "food",
    "freight": "shipping",
    "furniture": "furniture",
    "groceries": "food",
    "grocery": "food",
    "handling": "handling",
    "medicine": "medicine",
    "newspaper": "newspapers",
    "professional": "services/professional",
    "pst_exempt_goods": "clothing/children",
    "service_contract": "services/contract",
    "shipping": "shipping",
    "soft_drink": "food/beverage/soft",
    **dict.fromkeys(("appliance", "computer", "digital", "download", "electronics", "g", "general_goods"), ""),
    **dict.fromkeys(("goods", "laptop", "shirt", "spices", "standard", "std"), ""),
}
"""The cases' words for goods. Solidus' shirts and downloads are of the standard rate."""
SHIPMENT: Final = re.compile(r"shipment \d+")
SLAB: Final = re.compile(r"(?:std|gst)(\d+)")


@frozen
class Named:
    """Where a case says that it happens."""

    #: where goods go to.
    to: Place
    #: where they leave from; None when nothing is said.
    origin: Place | None = None
    #: where the invoice goes to; None when nothing is said.
    bill_to: Place | None = None
    #: whether `to` is all that could be known, and not a state or country in general.
    narrow: bool = False
    #: whether it is inside a district that the case does not name.
    in_district: bool = False


def place_of(code: str) -> Place:
    return Place(CODES.get(code, code.lower()))


def named_in(jurisdiction: str) -> Named | str:
    """The places of a case, or why it has none."""
    if jurisdiction in NOWHERE:
        return Named(ABROAD)
    for form in FORMS:
        found = form.fullmatch(jurisdiction)
        if found is None:
            continue
        parts = {name: text for name, text in found.groupdict().items() if text}
        inside = f"{parts['country']}-" if "country" in parts else ""
        to, origin = place_of(inside + parts["to"]), parts.get("origin")
        return remarked(
            Named(
                to,
                place_of(inside + origin) if origin else None,
                place_of(inside + parts["bill"]) if "bill" in parts else None,
            ),
            parts.get("rest", ""),
        )
    return "it names no place"


def remarked(named: Named, rest: str) -> Named | str:
    """The places, narrowed by what is said besides."""
    text = re.sub(r"\d+(?:\.\d+)?\s*%", " ", rest.lower())
    for words, path in PLACES.items():
        if words in text and path.startswith(named.to.path[:2]):
            origin = Place(ACROSS[words]) if words in ACROSS else named.origin
            return Named(Place(path), origin, named.bill_to, narrow=True)
    for code in re.findall(r"\d{4,6}(?:-\d{3,4})?", text):
        for start, path in POSTAL.get(named.to.path, {}).items():
            if code.startswith(start):
                return Named(Place(path), named.origin, named.bill_to, narrow=True)
    unknown = set(re.findall(r"[^\W\d_]+", text)) - SILENT
    if unknown and named.to.country != "us":  # of a place in the United States the rates say what there is besides
        return f"no table here knows {', '.join(sorted(unknown))}"
    return Named(named.to, named.origin, named.bill_to, in_district="district" in text)


def classes_for(word: str, *, known: frozenset[str], stated: bool | None, resale: bool) -> tuple[str, ...] | str:
    """The tax classes that a word for goods may mean, first the likeliest; or why there is none.

    Args:
        word: the word.
        known: the classes that packs rule on, which are words for themselves.
        stated: whether a charge stands on its own line; one that does not is part of handling.
        resale: whether other goods of the case are bought for resale, which those of the standard rate beside them, and
            without the surcharge, are then not: services.
    """
    word, surcharged = (word.removesuffix("+surcharge"), word.endswith("+surcharge"))
    if word == "std" and resale and not surcharged:
        return ("services/consulting",)
    if word in KINDS:
        return KINDS[word][1:] if surcharged and KINDS[word][0].startswith("services") else KINDS[word]
    if (slab := SLAB.fullmatch(word)) is not None:
        return (f"slab/{slab[1]}",)
    if word in CLASSES:
        return ("handling",) if CLASSES[word] == "shipping" and stated is False else (CLASSES[word],)
    if SHIPMENT.fullmatch(word):
        return ("",)
    return (word,) if word in known else f"no class here is called {word!r}"
