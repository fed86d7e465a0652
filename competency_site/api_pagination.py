from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """Every API list: ``page``, ``page_size`` (50 unless asked, at most 200)."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
