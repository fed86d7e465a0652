"""A version as one JSON document, and such a document into a draft: the same service as the pages' import."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from models_app.api.catalogue import Drafts
from models_app.errors import RuleBroken
from models_app.exchange.limits import LARGEST_UPLOAD
from models_app.exchange.writing import JSON, write
from models_app.models import ModelVersion
from models_app.permissions.catalogue import can_compose, can_export
from models_app.reads.exchange import content_of, dimension_names
from models_app.reads.exchange_page import shown_problems
from models_app.services.catalogue import exchange

API_FILE = "API.json"


class Document(BaseParser):
    """The body as it was sent, up to one byte more than is taken: the reader of files looks at it, not the parser."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None):
        return stream.read(LARGEST_UPLOAD + 1)


class RefusedSerializer(serializers.Serializer):
    table = serializers.CharField(help_text="The part of the document.")
    row = serializers.IntegerField(help_text="Which of its rows, from 1; 0 for the whole table.")
    column = serializers.CharField(help_text="Empty for the whole row.", allow_blank=True)
    text = serializers.CharField(help_text="What is wrong and what to do, for people.")


class ImportSerializer(serializers.Serializer):
    version = serializers.IntegerField(
        allow_null=True, help_text="What the document was compared with; after the import, the draft it went into."
    )
    state = serializers.CharField(help_text="Send it back as ``state`` to import what was shown here.")
    imported = serializers.BooleanField()
    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    removed = serializers.IntegerField()
    same = serializers.IntegerField()
    refused = RefusedSerializer(many=True, help_text="Nothing can be imported while there is any.")


class MayExport(BasePermission):
    """A class, so that the schema tells of the 403."""

    def has_object_permission(self, request, view, obj):
        return can_export(request.user)


class VersionExport(Drafts, APIView):
    permission_classes = [IsAuthenticated, MayExport]

    @extend_schema(responses={(200, "application/json"): OpenApiTypes.OBJECT})
    def get(self, request, pk):
        """The whole version as one document. Exported, imported and exported again it is the same to the byte."""
        versions = ModelVersion.objects.readable(drafts=self.drafts).select_related("model")
        version = get_object_or_404(versions, pk=pk)
        self.check_object_permissions(request, version)
        data = write(content_of(version), JSON, dimension_names())
        return HttpResponse(data, content_type="application/json")


class VersionImport(APIView):
    parser_classes = [Document]

    @extend_schema(
        request={"application/json": OpenApiTypes.OBJECT},
        parameters=[
            OpenApiParameter("state", str, description="From the dry run. Absent: a dry run, which changes nothing."),
        ],
        responses=ImportSerializer,
    )
    def post(self, request):
        """A document as ``versions/{id}/export/`` gives it, into a draft: all of it, or nothing.

        Without ``state`` a dry run. With it the document is imported; 409 when what it would change has changed since.
        """
        if not can_compose(request.user):
            raise PermissionDenied
        state = request.query_params.get("state", "")
        with transaction.atomic():
            data = request.data if isinstance(request.data, bytes) else b""
            pending = exchange.keep_upload(actor=request.user, file_name=API_FILE, data=data)
            seen = exchange.preview_of(pending)
            if state:
                _refuse(seen)
                draft = exchange.apply_import(actor=request.user, pending=pending, state=state)
            else:
                exchange.drop_upload(actor=request.user, pending=pending)
        version = draft if state else seen.destination.version
        return Response(
            ImportSerializer(
                {
                    **seen.plan.counts,
                    "version": version.pk if version else None,
                    "state": seen.destination.state,
                    "imported": bool(state),
                    "refused": shown_problems(seen.plan)[0],
                }
            ).data
        )


def _refuse(seen):
    """Every reason by its path, as other refusals by field."""
    if seen.plan.problems:
        raise RuleBroken(
            {
                f"{each.table}.{each.row}.{each.column}".rstrip("."): str(each.text)
                for each in shown_problems(seen.plan)[0]
            }
        )
