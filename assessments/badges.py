"""Numbers beside the entries of the main navigation; one query each."""

from assessments.models import Assessment


def forms_to_fill_in(request):
    """How many forms the user has not handed in, of running cycles."""
    return Assessment.objects.of_rater(request.user).open().count()
