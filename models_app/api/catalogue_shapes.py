"""The catalogue as programs read it: the shapes of what ``catalogue`` and ``versions`` answer."""

from rest_framework import serializers

from models_app.enums import AssessedBy, Certainty, Meaning, ModelNature, Origin, TargetKind, VersionStatus
from models_app.models import Dimension


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
