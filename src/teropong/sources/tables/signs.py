"""Currency signs beside amounts: whether a sign is one of the row's currency, and what to say.

A sign is never dropped in silence: one that says another currency than the row has is a fault. A
code is the sign of its currency; a sign that several currencies use, such as ``$``, fits each.
"""

from __future__ import annotations

from string import ascii_letters

from teropong.facts.parsing import among, literal
from teropong.language import _

_CODES = {
    "$": "USD AUD CAD NZD SGD HKD TWD MXN ARS CLP COP UYU BRL BND FJD JMD NAD TTD",
    "¥": "JPY CNY",
    "kr": "SEK NOK DKK ISK",
    "£": "GBP EGP FKP GIP SHP LBP SYP SDG SSP",
    "rs": "INR PKR LKR NPR MUR SCR",
    "₨": "INR PKR LKR NPR MUR SCR",
    "fr": "CHF XAF XOF XPF BIF DJF GNF KMF RWF",
    "lei": "RON MDL",
    "k": "PGK ZMW MMK",
    "dh": "AED MAD",
    "₩": "KRW KPW",
    "﷼": "IRR OMR QAR SAR YER",
    "rp": "IDR",
    "€": "EUR",
    "rm": "MYR",
    "₱": "PHP",
    "฿": "THB",
    "₫": "VND",
    "₭": "LAK",
    "៛": "KHR",
    "₹": "INR",
    "৳": "BDT",
    "₽": "RUB",
    "₺": "TRY",
    "tl": "TRY",
    "₪": "ILS",
    "₴": "UAH",
    "₸": "KZT",
    "₼": "AZN",
    "₾": "GEL",
    "₮": "MNT",
    "₦": "NGN",
    "₵": "GHS",
    "₡": "CRC",
    "₲": "PYG",
    "ft": "HUF",
    "zl": "PLN",
    "r": "ZAR",
    "q": "GTQ",
    "ksh": "KES",
    "tsh": "TZS",
    "ush": "UGX",
}
_MEANINGS = "MAP {{{}}}".format(
    ", ".join(
        f"{literal(sign)}: [{', '.join(map(literal, codes.split()))}]"
        for sign, codes in _CODES.items()
    )
)


def code_of_sign(sign: str) -> str | None:
    """The code of the currency that a sign says, the first of several; null where it says none."""
    codes = _CODES.get(sign.lower().rstrip("."))
    return codes.split()[0] if codes else None


def is_sign_of(sign: str, currency: str) -> bool:
    """Whether a sign, or the first letters of a code and a sign (`US$`), may say a currency."""
    sign = sign.rstrip(".")
    mark = sign.lstrip(ascii_letters)
    letters = sign.removesuffix(mark)
    if letters and mark:
        return currency.startswith(letters.upper()) and is_sign_of(mark, currency)
    codes = _CODES.get(sign.lower())
    return currency in codes.split() if codes else sign.upper() == currency


def signs_sql(given: str, number: str, usual: str) -> str:
    """SQL for the signs in a text that was read as a number, parted by spaces; null where none.

    ``usual`` is what most texts begin with: they need no regular expression.
    """
    every = f"array_to_string(regexp_extract_all({given}, '[A-Za-z]+|\\p{{Sc}}'), ' ')"
    is_usual = (
        f"starts_with({given}, {literal(usual)}) AND right({given}, 1) BETWEEN '0' AND '9' "
        f"AND substr({given}, {len(usual) + 1}, 1) BETWEEN '-' AND '9'"
    )
    return (
        f"CASE WHEN {number} IS NULL OR strlen({number}) = strlen({given}) THEN NULL "
        f"WHEN {is_usual} THEN {literal(usual) if usual else 'NULL'} ELSE nullif({every}, '') END"
    )


def is_usual_sql(signs: str, currency: str) -> str:
    """SQL that is true where the signs beside an amount are, at a glance, those of a currency."""
    own = [currency.lower(), *(sign for sign, codes in _CODES.items() if currency in codes.split())]
    return among(f"lower({signs})", own)


def foreign_sql(signs: str, currency: str) -> str:
    """SQL for the first of the signs, parted by spaces, that is none of a currency; else null."""
    codes = f"coalesce({_MEANINGS}[lower(sign)], [upper(sign)])"
    others = f"lambda sign: NOT list_contains({codes}, {currency})"
    return f"list_filter(string_split({signs}, ' '), {others})[1]"


def said_sql(signs: str, currency: str) -> tuple[str, str]:
    """SQL for the reason and the advice where a sign is foreign."""
    sign = foreign_sql(signs, currency)
    code = f"CASE WHEN length({sign}) = 3 THEN upper({sign}) END"
    means = f"coalesce(array_to_string({_MEANINGS}[lower({sign})], ', '), {code})"
    said = _("the sign {sign} says {means}, and the currency of the row is {currency}")
    unknown = _("no currency is known by the sign {sign}; the currency of the row is {currency}")
    reason = f"CASE WHEN {means} IS NULL THEN {literal(unknown)} ELSE {literal(said)} END"
    for place, sql in (("sign", sign), ("means", f"coalesce({means}, '')"), ("currency", currency)):
        reason = f"replace({reason}, '{{{place}}}', {sql})"
    return reason, literal(_("Map the currency of the row, or mend the amount"))
