"""The catalogue for programs, read only: published versions unless asked otherwise, and drafts only where permitted."""

from django.db.models import Prefetch
from django_filters import rest_framework as filters
from rest_framework import generics, serializers

from competency_site.api_pagination import Pages
from models_app.api.filters import KeyFilter
from models_app.enums import (
    AssessedBy,
    Certainty,
    Meaning,
    ModelNature,
    Origin,
    TargetKind,
    VersionStatus,
)
from models_app.models import (
    Category,
    Citation,
    Competency,
    CompetencyModel,
    Dimension,
    Finding,
    Level,
    ModelVersion,
    SourceDocument,
    Target,
)
from models_app.permissions.catalogue import can_read_drafts
from models_app.reads.positions import positions
from models_app.reads.sources import documents
from models_app.search import LONGEST_QUERY, search

# --- What goes out


class DimensionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Dimension
        fields = ["id", "code", "name", "name_en", "order"]


class PassageSerializer(serializers.Serializer):
    """An ordered list of runs of one document's characters, counted from 0; the end is exclusive."""

    id = serializers.IntegerField()
    document = serializers.IntegerField(source="document_id")
    heading = serializers.CharField()
    runs = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))
    quote = serializers.CharField(help_text="To the character.")

    def to_representation(self, passage):
        """By hand: a page of competencies holds hundreds."""
        return {
            "id": passage.pk,
            "document": passage.document_id,
            "heading": passage.heading,
            "runs": passage.runs,
            "quote": passage.quote,
        }


class CitationSerializer(serializers.Serializer):
    field = serializers.CharField(help_text="The field that the passage carries.")
    certainty = serializers.ChoiceField(Certainty.choices)
    certainty_note = serializers.CharField()
    certainty_note_en = serializers.CharField()
    passage = PassageSerializer()

    def to_representation(self, citation):
        return {
            "field": citation.field,
            "certainty": citation.certainty,
            "certainty_note": citation.certainty_note,
            "certainty_note_en": citation.certainty_note_en,
            "passage": self.fields["passage"].to_representation(citation.passage),
        }


class VersionInModelSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    number = serializers.IntegerField()
    status = serializers.ChoiceField(VersionStatus.choices)
    effective_on = serializers.DateField(allow_null=True)


class ModelSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.SlugField()
    name = serializers.CharField()
    nature = serializers.ChoiceField(
        ModelNature.choices, help_text="A coding book of interviews and an example are no requirements."
    )
    written_for = serializers.CharField()
    written_for_en = serializers.CharField()
    versions = VersionInModelSerializer(source="readable_versions", many=True)


class ModelInVersionSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.SlugField()
    name = serializers.CharField()
    nature = serializers.ChoiceField(ModelNature.choices)


class VersionSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    model = ModelInVersionSerializer()
    number = serializers.IntegerField()
    status = serializers.ChoiceField(VersionStatus.choices)
    revision = serializers.IntegerField()
    overview = serializers.CharField()
    notice = serializers.CharField()
    notice_en = serializers.CharField()
    gap_note = serializers.CharField(help_text="What the source lacks.")
    gap_note_en = serializers.CharField()
    document_number = serializers.CharField()
    effective_on = serializers.DateField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    published_by = serializers.CharField(source="published_by_name")
    retired_at = serializers.DateTimeField(allow_null=True)


class CategorySerializer(serializers.Serializer):
    id = serializers.IntegerField()
    key = serializers.CharField()
    parent = serializers.IntegerField(source="parent_id", allow_null=True)
    name = serializers.CharField()
    origin = serializers.ChoiceField(Origin.choices)
    gap_note = serializers.CharField()
    gap_note_en = serializers.CharField()
    citations = CitationSerializer(many=True)


class FindingSerializer(serializers.Serializer):
    """A frequency or a text that was found in interviews: never a weight, never a target."""

    id = serializers.IntegerField()
    key = serializers.CharField()
    level = serializers.IntegerField(source="level_id", allow_null=True)
    group = serializers.CharField()
    frequency = serializers.IntegerField(allow_null=True)
    text = serializers.CharField()
    certainty = serializers.ChoiceField(Certainty.choices)
    note = serializers.CharField()
    note_en = serializers.CharField()
    citations = CitationSerializer(many=True)


class VersionDetailSerializer(VersionSerializer):
    categories = CategorySerializer(many=True)
    citations = CitationSerializer(many=True)
    findings = FindingSerializer(source="loose_findings", many=True, help_text="Those that have no competency.")


class LevelSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    competency = serializers.IntegerField(source="competency_id")
    key = serializers.CharField()
    rank = serializers.IntegerField(allow_null=True, help_text="Null where the source names no rank.")
    label = serializers.CharField()
    title = serializers.CharField()
    behaviour = serializers.CharField()
    coder_note = serializers.CharField(help_text="Addressed to coders of interviews; no part of the behaviour.")
    band_low = serializers.DecimalField(max_digits=5, decimal_places=1, allow_null=True)
    band_high = serializers.DecimalField(max_digits=5, decimal_places=1, allow_null=True)
    origin = serializers.ChoiceField(Origin.choices)
    gap_note = serializers.CharField()
    gap_note_en = serializers.CharField()
    revision = serializers.IntegerField()
    citations = CitationSerializer(many=True)


class TargetInCompetencySerializer(serializers.Serializer):
    id = serializers.IntegerField()
    position = serializers.IntegerField(source="position_id")
    level = serializers.IntegerField(source="level_id")
    kind = serializers.ChoiceField(TargetKind.choices)
    weight = serializers.DecimalField(max_digits=6, decimal_places=2)


class CategoryInCompetencySerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()


class VersionInCompetencySerializer(serializers.Serializer):
    id = serializers.IntegerField()
    number = serializers.IntegerField()
    status = serializers.ChoiceField(VersionStatus.choices)
    model = serializers.CharField(source="model.code")


class CompetencySerializer(serializers.Serializer):
    id = serializers.IntegerField()
    key = serializers.CharField(help_text="Stays the same from version to version.")
    version = VersionInCompetencySerializer()
    dimension = serializers.CharField(source="dimension.code")
    dimension_is_stated = serializers.BooleanField(help_text="By the source; otherwise it is the project's judgement.")
    category = CategoryInCompetencySerializer(allow_null=True)
    name = serializers.CharField()
    name_origin = serializers.ChoiceField(Origin.choices)
    definition = serializers.CharField()
    definition_origin = serializers.ChoiceField(Origin.choices)
    is_core_in_source = serializers.BooleanField()
    assessed_by = serializers.ChoiceField(AssessedBy.choices)
    is_ratable = serializers.BooleanField(help_text="Assessed by rating, and with two ranked levels or more.")
    meaning = serializers.ChoiceField(Meaning.choices, allow_blank=True, help_text="Against the version before.")
    gap_note = serializers.CharField()
    gap_note_en = serializers.CharField()
    revision = serializers.IntegerField()
    levels = LevelSerializer(many=True)
    targets = TargetInCompetencySerializer(many=True)
    citations = CitationSerializer(many=True)


class CompetencyDetailSerializer(CompetencySerializer):
    findings = FindingSerializer(many=True)


class SourceSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.SlugField()
    title = serializers.CharField()
    file_name = serializers.CharField()
    sha256 = serializers.CharField()
    notes = serializers.CharField()
    notes_en = serializers.CharField()
    length = serializers.IntegerField(help_text="Characters.")
    cited_passages = serializers.IntegerField(source="passage_count")


class SourceDetailSerializer(SourceSerializer):
    text = serializers.CharField(help_text="To the character.")


class FamilySerializer(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.SlugField()
    name = serializers.CharField()
    name_en = serializers.CharField()


class RequirementSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    key = serializers.CharField()
    text = serializers.CharField()
    origin = serializers.ChoiceField(Origin.choices)
    gap_note = serializers.CharField()
    gap_note_en = serializers.CharField()
    citations = CitationSerializer(many=True)


class PositionSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    family = FamilySerializer()
    grade = FamilySerializer(allow_null=True, help_text="Null where the source does not name it.")
    key = serializers.SlugField()
    name = serializers.CharField(help_text="Empty where the source does not name it.")
    origin = serializers.ChoiceField(Origin.choices)
    gap_note = serializers.CharField()
    gap_note_en = serializers.CharField()
    head_count = serializers.IntegerField(help_text="People who hold the post today.")
    requirements = RequirementSerializer(many=True)


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
        help_text="Words of names, definitions and level texts; names also by pinyin or its initials. Best first.",
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


class SourceList(generics.ListAPIView):
    """The documents, without their text."""

    serializer_class = SourceSerializer
    ordering_fields = ["code", "title"]

    def get_queryset(self):
        return documents().order_by("code")


class SourceDetail(generics.RetrieveAPIView):
    """One document, with its text."""

    serializer_class = SourceDetailSerializer

    def get_queryset(self):
        return documents().defer(None) if self.request else SourceDocument.objects.none()


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
