"""Masks: what is shown of a name or a number where the whole is not needed.

Names as in public notices of the province: 王*, 李*明, 欧**娜.
"""

import re

# an identity number keeps its region, an account and a telephone number their end
IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])([1-9]\d{5})(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]"
)
MOBILE = re.compile(r"(?<![0-9A-Za-z])(1[3-9]\d)\d{4}(\d{4})(?![0-9A-Za-z])")
ACCOUNT = re.compile(r"(?<![0-9A-Za-z])\d{12,15}(\d{4})(?![0-9A-Za-z])")
MAIL = re.compile(r"([\w.+-])[\w.+-]*@([\w-]+(?:\.[\w-]+)+)")
STAR = "*"


def masked_name(name: str) -> str:
    """A name as a public notice shows it: the first character, a star for each in between, and the last of three."""
    name = name.strip()
    if len(name) <= 1:
        return STAR if name else ""
    if len(name) == 2:
        return name[0] + STAR
    return name[0] + STAR * (len(name) - 2) + name[-1]


def masked_identity(number: str) -> str:
    """An identity number with region and last character: birth and sex cannot be read off."""
    number = number.strip()
    if len(number) < 10:
        return STAR * len(number)
    return number[:6] + STAR * (len(number) - 7) + number[-1]


def masked_account(number: str) -> str:
    """A bank account or telephone number with its last four digits."""
    number = "".join(number.split())
    kept = 4 if len(number) > 8 else 0
    return STAR * (len(number) - kept) + number[len(number) - kept :]


def masked_mail(address: str) -> str:
    """A mail address with its first character and its domain."""
    return MAIL.sub(rf"\1{STAR * 3}@\2", address)


def masked_text(text: str) -> str:
    """A text in which every number and mail address of a person is masked; names cannot be told from other words."""
    text = IDENTITY.sub(lambda m: masked_identity(m[0]), text)
    text = MOBILE.sub(lambda m: masked_account(m[0]), text)
    text = ACCOUNT.sub(lambda m: masked_account(m[0]), text)
    return masked_mail(text)
