"""Search of the competencies."""

from django.db.models import Case, IntegerField, Q, When

from models_app.enums import ModelNature, Trade
from models_app.models import Competency
from models_app.search.columns import ByCodePoint, column_of, refresh_column, search_column
from models_app.search.query import read_query

CHUNK = 200
CATALOGUE_ORDER = (
    ByCodePoint("version__model__name"),
    "version__model_id",
    "-version__number",
    "dimension__order",
    "order",
    "pk",
)
# Of hits that are worth the same, those written for banks first, and the project's examples last: they are copies.
NEAREST_FIRST = Case(
    When(version__model__nature=ModelNature.EXAMPLE, then=2),
    When(~Q(version__model__entry__trade=Trade.BANKING) & Q(version__model__entry__isnull=False), then=1),
    default=0,
    output_field=IntegerField(),
)


def search_text_for(competency, levels):
    """The folded text of a competency and its levels. Pure."""
    return column_of(
        competency.name,
        competency.definition,
        [text for level in levels for text in (level.title, level.behaviour)],
    )


def refresh_search_text(version):
    """Fold anew what changed in a version; allowed on frozen versions too. Returns the number of rows written."""
    return refresh(version.competencies)


def refresh_all_search_text():
    """The same for every version; needed when the way of folding has changed."""
    return refresh(Competency.objects)


def refresh(competencies):
    rows = competencies.order_by("pk").prefetch_related("levels").iterator(chunk_size=CHUNK)
    return refresh_column(rows, lambda competency: search_text_for(competency, competency.levels.all()))


def search(queryset, text):
    """The competencies that every word of ``text`` hits, with their ``relevance``, best first."""
    return search_terms(queryset, read_query(text, lambda: names_in(queryset)))


def search_terms(queryset, terms):
    """``search`` with the terms read already; without terms everything stays, in its order."""
    return search_column(queryset, terms, (NEAREST_FIRST, *CATALOGUE_ORDER))


def names_in(queryset):
    """The names that pinyin may spell."""
    return queryset.order_by().values_list("name", flat=True).distinct()
