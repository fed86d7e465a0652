"""Numbers that do not belong in grounds or a comment. Pure; static/js/rating/sensitive.js holds the same rules.

What is found is a hint, never a refusal: a number that looks like an account may be an amount.
"""

import re
import unicodedata

IDENTITY, PHONE, ACCOUNT = "identity", "phone", "account"

# People write numbers in groups: 138 0013 8000, 6222-0200-….
BETWEEN_DIGITS = re.compile(r"(?<=\d)[ \t\u00a0\u3000-](?=[\dXx])")
IDENTITY_CARD = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)")
MOBILE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")
LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[ -]\d{7,8}(?!\d)")
CARD = re.compile(r"(?<!\d)[1-9]\d{12,18}(?!\d)")

# GB 11643-1999: weights of the first seventeen digits, and the check character for each remainder by 11.
IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
IDENTITY_CHECKS = "10X98765432"


def sensitive_kinds(text):
    """What ``text`` seems to hold, as a list of ``identity``, ``phone``, ``account``, each at most once."""
    text = unicodedata.normalize("NFKC", text)
    joined = BETWEEN_DIGITS.sub("", text)
    identities = [number for number in IDENTITY_CARD.findall(joined) if is_identity_number(number)]
    accounts = [number for number in CARD.findall(joined) if passes_luhn(number) and number not in identities]
    found = []
    if identities:
        found.append(IDENTITY)
    if MOBILE.search(joined) or LANDLINE.search(text):
        found.append(PHONE)
    if accounts:
        found.append(ACCOUNT)
    return found


def is_identity_number(number):
    """Whether the check character of an 18-character identity number is right."""
    total = sum(weight * int(digit) for weight, digit in zip(IDENTITY_WEIGHTS, number[:17], strict=True))
    return number[17].upper() == IDENTITY_CHECKS[total % 11]


def passes_luhn(number):
    """The check of bank card numbers: from the right every second digit counts double."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = [sum(divmod(digit * 2, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
