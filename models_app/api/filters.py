"""Filters that several addresses share."""

from django_filters import rest_framework as filters

LARGEST_KEY = 2**63 - 1  # what a database holds; anything above would not be "no such row" but an error


class KeyFilter(filters.NumberFilter):
    """By a row's id; one that does not exist finds nothing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, min_value=1, max_value=LARGEST_KEY, decimal_places=0, **kwargs)

    def filter(self, queryset, value):
        return super().filter(queryset, value if value is None else int(value))
