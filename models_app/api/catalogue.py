"""The catalogue for programs, read only: published versions unless asked otherwise, and drafts only where permitted."""

from django.db.models import Prefetch
from django_filters import rest_framework as filters
from rest_framework import generics

from competency_site.api_pagination import Pages
from models_app.api.catalogue_shapes import (
    CompetencyDetailSerializer,
    CompetencySerializer,
    DimensionSerializer,
    LevelSerializer,
    ModelSerializer,
    PositionSerializer,
    VersionDetailSerializer,
    VersionSerializer,
)
from models_app.api.filters import KeyFilter
from models_app.enums import ModelNature, VersionStatus
from models_app.models import (
    Category,
    Citation,
    Competency,
    CompetencyModel,
    Dimension,
    Finding,
    Level,
    ModelVersion,
    Target,
)
from models_app.permissions.catalogue import can_read_drafts
from models_app.reads.positions import positions
from models_app.search import LONGEST_QUERY, search

# --- Rows


def with_passages():
    return Prefetch("citations", Citation.objects.select_related("passage"))


def whole_competencies(queryset):
    levels = Level.objects.prefetch_related(with_passages())
    return (
        queryset.select_related("version__model", "dimension", "category")
        .prefetch_related(Prefetch("levels", levels), Prefetch("targets", Target.objects.order_by("pk")))
        .prefetch_related(with_passages())
        .defer("search_text")
    )


# --- Addresses


class Drafts:
    """``self.drafts``: whether the caller may know of drafts."""

    @property
    def drafts(self):
        return can_read_drafts(self.request.user)


class StatusFilter(filters.MultipleChoiceFilter):
    def __init__(self, **kwargs):
        super().__init__(
            choices=VersionStatus.choices,
            help_text="Published unless given. Drafts are left out for those who may not read them.",
            **kwargs,
        )


class PublishedUnlessAsked(filters.FilterSet):
    """``asks_for_more``: parameters that ask for rows of versions that are not published."""

    status_path = "status"
    asks_for_more = ("status",)

    def filter_queryset(self, queryset):
        if not any(self.form.cleaned_data.get(name) for name in self.asks_for_more):
            queryset = queryset.filter(**{self.status_path: VersionStatus.PUBLISHED})
        return super().filter_queryset(queryset)


class DimensionList(generics.ListAPIView):
    """素质, 知识, 技能, and what the bank adds."""

    queryset = Dimension.objects.all()
    serializer_class = DimensionSerializer
    ordering_fields = ["order", "code"]


class DimensionDetail(generics.RetrieveAPIView):
    queryset = Dimension.objects.all()
    serializer_class = DimensionSerializer


class ModelFilter(filters.FilterSet):
    code = filters.CharFilter()
    nature = filters.ChoiceFilter(choices=ModelNature.choices)


class Models(Drafts):
    serializer_class = ModelSerializer

    def get_queryset(self):
        versions = ModelVersion.objects.readable(drafts=self.drafts).order_by("-number")
        return (
            CompetencyModel.objects.filter(pk__in=versions.order_by().values("model"))
            .prefetch_related(Prefetch("versions", versions, to_attr="readable_versions"))
            .order_by("name", "pk")
        )


class ModelList(Models, generics.ListAPIView):
    """Models that have a version which the caller may read."""

    filterset_class = ModelFilter
    ordering_fields = ["name", "code"]


class ModelDetail(Models, generics.RetrieveAPIView):
    pass


class VersionFilter(PublishedUnlessAsked):
    model = filters.CharFilter(field_name="model__code", help_text="The model's code.")
    status = StatusFilter()


class VersionList(Drafts, generics.ListAPIView):
    """Editions of models."""

    serializer_class = VersionSerializer
    filterset_class = VersionFilter
    ordering_fields = ["number", "effective_on"]

    def get_queryset(self):
        versions = ModelVersion.objects.readable(drafts=self.drafts)
        return versions.select_related("model").order_by("model__name", "-number", "pk")


class VersionDetail(Drafts, generics.RetrieveAPIView):
    """One edition, with its headings and what belongs to no competency."""

    serializer_class = VersionDetailSerializer

    def get_queryset(self):
        loose = Finding.objects.filter(competency=None).prefetch_related(with_passages())
        return (
            ModelVersion.objects.readable(drafts=self.drafts)
            .select_related("model")
            .prefetch_related(
                Prefetch("categories", Category.objects.prefetch_related(with_passages())),
                Prefetch("findings", loose, to_attr="loose_findings"),
                with_passages(),
            )
        )


class CompetencyFilter(PublishedUnlessAsked):
    status_path = "version__status"
    asks_for_more = ("status", "version")

    dimension = filters.CharFilter(field_name="dimension__code", help_text="The dimension's code.")
    model = filters.CharFilter(field_name="version__model__code", help_text="The model's code.")
    version = KeyFilter(field_name="version", help_text="A version's id, whatever its status.")
    position = KeyFilter(method="asked_of", help_text="A position's id: competencies with a target for it.")
    status = StatusFilter(field_name="version__status")
    search = filters.CharFilter(
        method="found",
        max_length=LONGEST_QUERY,
        help_text="Words of names, definitions and level texts, in simplified or traditional characters; names also by "
        "pinyin, its initials, or both mixed. Every word must be hit. Best first.",
    )

    def asked_of(self, competencies, name, value):
        return competencies.filter(pk__in=Target.objects.filter(position=value).order_by().values("competency"))

    def found(self, competencies, name, value):
        return search(competencies, value)


class ShortPages(Pages):
    """A competency carries its levels and citations: twenty are a page."""

    page_size = 20


class CompetencyList(Drafts, generics.ListAPIView):
    """Competencies with their levels, targets and citations."""

    serializer_class = CompetencySerializer
    pagination_class = ShortPages
    filterset_class = CompetencyFilter
    ordering_fields = ["name", "order"]

    def get_queryset(self):
        competencies = Competency.objects.readable(drafts=self.drafts)
        order = ("version__model__name", "-version__number", "dimension__order", "order", "pk")
        return whole_competencies(competencies).order_by(*order)


class CompetencyDetail(Drafts, generics.RetrieveAPIView):
    serializer_class = CompetencyDetailSerializer

    def get_queryset(self):
        findings = Finding.objects.prefetch_related(with_passages())
        competencies = Competency.objects.readable(drafts=self.drafts)
        return whole_competencies(competencies).prefetch_related(Prefetch("findings", findings))


class LevelFilter(PublishedUnlessAsked):
    status_path = "competency__version__status"
    asks_for_more = ("status", "version", "competency")

    competency = KeyFilter(field_name="competency", help_text="A competency's id, whatever its version's status.")
    version = KeyFilter(field_name="competency__version", help_text="A version's id, whatever its status.")
    status = StatusFilter(field_name="competency__version__status")


class Levels(Drafts):
    serializer_class = LevelSerializer

    def get_queryset(self):
        readable = Competency.objects.readable(drafts=self.drafts).order_by().values("pk")
        levels = Level.objects.filter(competency__in=readable).prefetch_related(with_passages())
        return levels.order_by("competency", "rank", "order", "pk")


class LevelList(Levels, generics.ListAPIView):
    """Behavioural levels."""

    filterset_class = LevelFilter
    ordering_fields = ["competency", "rank"]


class LevelDetail(Levels, generics.RetrieveAPIView):
    pass


class PositionFilter(filters.FilterSet):
    family = filters.CharFilter(field_name="family__code", help_text="The job family's code.")


class Positions:
    serializer_class = PositionSerializer

    def get_queryset(self):
        return positions()


class PositionList(Positions, generics.ListAPIView):
    """Posts, with what sources ask of them."""

    filterset_class = PositionFilter
    ordering_fields = ["order"]


class PositionDetail(Positions, generics.RetrieveAPIView):
    pass
