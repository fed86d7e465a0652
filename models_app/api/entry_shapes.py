"""The entries of the documents and the account of a document as programs read them."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from models_app.api.catalogue_shapes import CitationSerializer, PassageSerializer, SourceSerializer
from models_app.enums import DefectKind, EntryKind, PartUse, Trade


class EntrySerializer(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.SlugField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(EntryKind.choices)
    trade = serializers.ChoiceField(Trade.choices, help_text="The trade it is written for: many are not about banks.")
    post = serializers.CharField()
    post_en = serializers.CharField()
    model = serializers.CharField(
        source="model.code", default=None, allow_null=True, help_text="The code of the model that holds the content."
    )
    family = serializers.CharField(
        source="family.code", default=None, allow_null=True, help_text="The code of the job family that holds it."
    )
    is_complete = serializers.BooleanField()
    gap_note = serializers.CharField(help_text="Where it is cut off.")
    gap_note_en = serializers.CharField()
    note = serializers.CharField()
    note_en = serializers.CharField()
    documents = serializers.SerializerMethodField(
        help_text="The codes of the documents that print it, the first first."
    )
    place_count = serializers.SerializerMethodField()
    item_count = serializers.IntegerField()

    def get_documents(self, entry) -> list[str]:
        return list(dict.fromkeys(place.passage.document.code for place in entry.places.all()))

    def get_place_count(self, entry) -> int:
        return len(entry.places.all())


class ItemSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    key = serializers.CharField()
    parent = serializers.IntegerField(source="parent_id", allow_null=True)
    number = serializers.CharField(help_text="As printed.")
    title = serializers.CharField()
    text = serializers.CharField()
    gap_note = serializers.CharField()
    gap_note_en = serializers.CharField()
    citations = CitationSerializer(many=True)


class PlaceSerializer(serializers.Serializer):
    """One printing; the first is the one that is quoted."""

    order = serializers.IntegerField()
    document = serializers.CharField(source="passage.document.code")
    differing = serializers.IntegerField(help_text="Han characters, letters and digits that differ from the first.")
    note = serializers.CharField()
    note_en = serializers.CharField()
    passage = PassageSerializer()


class DefectSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    key = serializers.CharField()
    kind = serializers.ChoiceField(DefectKind.choices)
    entry = serializers.CharField(source="entry.code", default=None, allow_null=True)
    description = serializers.CharField()
    description_en = serializers.CharField()
    passage = PassageSerializer()


class EntryDetailSerializer(EntrySerializer):
    items = ItemSerializer(many=True, help_text="Empty where a model or a job family holds the content.")
    places = PlaceSerializer(many=True)
    defects = DefectSerializer(many=True)


class SharesSerializer(serializers.Serializer):
    """Han characters by what became of them; all but the first add up to it."""

    han = serializers.IntegerField()
    quoted = serializers.IntegerField(help_text="A row of the catalogue cites them.")
    reprinted = serializers.IntegerField(help_text="They stand in a further printing of an entry.")
    unquoted = serializers.IntegerField(help_text="They stand in a used part between what is quoted.")
    heading = serializers.IntegerField()
    prose = serializers.IntegerField()
    noise = serializers.IntegerField()


class PartSerializer(serializers.Serializer):
    """A stretch of the document, counted from 0; the end is exclusive. The parts follow each other without a gap."""

    start = serializers.IntegerField(source="part.start")
    end = serializers.IntegerField(source="part.end")
    use = serializers.ChoiceField(PartUse.choices, source="part.use")
    heading = serializers.CharField(source="part.heading")
    note = serializers.CharField(source="part.note")
    note_en = serializers.CharField(source="part.note_en")
    shares = SharesSerializer()
    entries = serializers.SerializerMethodField(help_text="The codes of the entries that are printed here.")

    def get_entries(self, row) -> list[str]:
        return list(dict.fromkeys(place.entry.code for place in row.entries))


class AccountedSourceSerializer(SourceSerializer):
    """Figures are counted from what is published; the view hands them over as ``figures``."""

    shares = serializers.SerializerMethodField()
    entry_count = serializers.SerializerMethodField(help_text="Entries that are quoted from this document.")
    defect_count = serializers.SerializerMethodField()

    def figures(self, document):
        return self.context["figures"][document.pk]

    @extend_schema_field(SharesSerializer)
    def get_shares(self, document):
        return SharesSerializer(self.figures(document).total).data

    def get_entry_count(self, document) -> int:
        return self.figures(document).entries

    def get_defect_count(self, document) -> int:
        return self.figures(document).defects


class SourceDetailSerializer(AccountedSourceSerializer):
    text = serializers.CharField(help_text="To the character.")
    parts = serializers.SerializerMethodField()
    defects = serializers.SerializerMethodField()

    @extend_schema_field(PartSerializer(many=True))
    def get_parts(self, document):
        return PartSerializer(self.context["parts"], many=True).data

    @extend_schema_field(DefectSerializer(many=True))
    def get_defects(self, document):
        return DefectSerializer(self.context["defects"], many=True).data
