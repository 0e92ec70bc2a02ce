"""What a tip brought, in the few words that stand on its price tag."""

from decimal import Decimal

from babel.numbers import format_decimal

from forum.kit.i18n import _, current_language, ngettext
from forum.threads.kinds import Period


def result_words(kroner: int | None, hours: Decimal | None, period: Period) -> str:
    """Return "4 200 kr more a month" or "2 hours saved a week", empty without numbers."""
    if kroner:
        return _kroner(kroner, period)
    if hours:
        return _hours(hours, period)
    return ""


def _kroner(kroner: int, period: Period) -> str:
    amount = _amount(kroner)
    sentences = {
        Period.ONCE: _("%(amount)s kr more", amount=amount),
        Period.WEEK: _("%(amount)s kr more a week", amount=amount),
        Period.MONTH: _("%(amount)s kr more a month", amount=amount),
        Period.YEAR: _("%(amount)s kr more a year", amount=amount),
    }
    return sentences[period]


def _hours(hours: Decimal, period: Period) -> str:
    # "A half hour" takes the singular in all four languages.
    n = 1 if hours <= 1 else 2
    amount = _amount(hours)
    sentences = {
        Period.ONCE: ngettext("%(amount)s hour saved", "%(amount)s hours saved", n, amount=amount),
        Period.WEEK: ngettext(
            "%(amount)s hour saved a week", "%(amount)s hours saved a week", n, amount=amount
        ),
        Period.MONTH: ngettext(
            "%(amount)s hour saved a month", "%(amount)s hours saved a month", n, amount=amount
        ),
        Period.YEAR: ngettext(
            "%(amount)s hour saved a year", "%(amount)s hours saved a year", n, amount=amount
        ),
    }
    return sentences[period]


def _amount(value: int | Decimal) -> str:
    return format_decimal(value, locale=current_language())
