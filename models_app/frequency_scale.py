"""The project's five-grade frequency scale, for a competency whose source has no levels to rate by.

Its words are the project's (``Origin.PROJECT``) and are marked so wherever they are shown.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# (rank, label, behaviour)
FREQUENCY_SCALE = (
    (1, pgettext_lazy("frequency", "从不"), _("在考察期内有过需要的场合，没有看到符合这项要求的行为。")),
    (2, pgettext_lazy("frequency", "很少"), _("只在个别场合看到符合这项要求的行为，多数时候没有。")),
    (3, pgettext_lazy("frequency", "有时"), _("约一半的场合看到符合这项要求的行为，不够稳定。")),
    (4, pgettext_lazy("frequency", "经常"), _("多数场合看到符合这项要求的行为，偶有例外。")),
    (5, pgettext_lazy("frequency", "总是"), _("凡有需要的场合都看到符合这项要求的行为，包括困难的场合。")),
)
