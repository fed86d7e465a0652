"""The entries of the documents, and the documents with their account, for programs; read only."""

from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django_filters import rest_framework as filters
from rest_framework import generics

from models_app.api.entry_shapes import (
    AccountedSourceSerializer,
    EntryDetailSerializer,
    EntrySerializer,
    SourceDetailSerializer,
)
from models_app.enums import EntryKind, Trade
from models_app.models import Citation, Defect, Entry, EntryItem, Place, SourceDocument
from models_app.reads.account import document_account, figures
from models_app.reads.entries import defects
from models_app.reads.sources import documents


class EntryFilter(filters.FilterSet):
    kind = filters.MultipleChoiceFilter(choices=EntryKind.choices)
    trade = filters.MultipleChoiceFilter(choices=Trade.choices)
    document = filters.CharFilter(method="printed_in", help_text="A document's code: entries that are printed in it.")
    complete = filters.BooleanFilter(method="whole", help_text="Whether the source gives it to its end.")

    def printed_in(self, entries, name, value):
        places = Place.objects.filter(passage__document__code=value)
        return entries.filter(pk__in=places.order_by().values("entry"))

    def whole(self, entries, name, value):
        return entries.filter(gap_note="") if value else entries.exclude(gap_note="")


def entries():
    items = EntryItem.objects.filter(entry=OuterRef("pk")).order_by().values("entry")
    number = items.annotate(number=Count("pk")).values("number")
    places = Place.objects.select_related("passage__document").defer("passage__document__text")
    return (
        Entry.objects.select_related("model", "family")
        .annotate(item_count=Coalesce(Subquery(number), 0))
        .prefetch_related(Prefetch("places", places))
        .order_by("order", "code")
    )


class EntryList(generics.ListAPIView):
    """The models, lists, ladders and duty lists of the documents."""

    serializer_class = EntrySerializer
    filterset_class = EntryFilter
    ordering_fields = ["order", "code", "title"]

    def get_queryset(self):
        return entries()


class EntryDetail(generics.RetrieveAPIView):
    """One entry with its items, its printings and what is wrong with them."""

    serializer_class = EntryDetailSerializer

    def get_queryset(self):
        citations = Prefetch("citations", Citation.objects.select_related("passage"))
        items = EntryItem.objects.defer("search_text").prefetch_related(citations)
        wrong = Defect.objects.select_related("passage", "entry")
        return entries().prefetch_related(Prefetch("items", items), Prefetch("defects", wrong))


class Accounted:
    """Hands the figures of every document over to the serializer."""

    def get_serializer_context(self):
        context = super().get_serializer_context()
        if not getattr(self, "swagger_fake_view", False):
            context["figures"] = {row.document.pk: row for row in figures()}
        return context


class SourceList(Accounted, generics.ListAPIView):
    """The documents, without their text; how much of each is quoted."""

    serializer_class = AccountedSourceSerializer
    ordering_fields = ["code", "title"]

    def get_queryset(self):
        return documents().order_by("code")


class SourceDetail(Accounted, generics.RetrieveAPIView):
    """One document, with its text, what became of every part, and what is wrong in it."""

    serializer_class = SourceDetailSerializer

    def get_queryset(self):
        return documents().defer(None) if self.request else SourceDocument.objects.none()

    def get_serializer(self, *args, **kwargs):
        serializer = super().get_serializer(*args, **kwargs)
        if args:
            serializer.context["parts"] = parts_of(args[0])
            serializer.context["defects"] = defects(document=args[0])
        return serializer


def parts_of(document):
    """Every part in the document's order, long and short."""
    account = document_account(document)
    return sorted([*account.rows, *account.short_rows], key=lambda row: row.part.start)
