"""A version as a tree: dimension → category → competency."""

from dataclasses import dataclass, field


@dataclass
class CategoryBranch:
    """``depth`` is 0 for a heading without a parent; ``category`` None gathers what stands under no heading."""

    category: object
    depth: int
    competencies: list = field(default_factory=list)


@dataclass
class DimensionBranch:
    dimension: object
    categories: list
    count: int
    any_stated: bool


def version_tree(competencies, categories):
    """The branches that hold something, in order; competencies with their dimension, categories of one version."""
    order = headings(categories)
    branches = []
    for dimension in sorted({row.dimension for row in competencies}, key=lambda row: (row.order, row.code)):
        own = [competency for competency in competencies if competency.dimension_id == dimension.pk]
        branches.append(
            DimensionBranch(
                dimension,
                category_branches(own, order),
                len(own),
                any(competency.dimension_is_stated for competency in own),
            )
        )
    return branches


def category_branches(competencies, order):
    held = {}
    for competency in sorted(competencies, key=lambda row: (row.order, row.pk)):
        held.setdefault(competency.category_id, []).append(competency)
    needed = with_ancestors(held, order)
    branches = [
        CategoryBranch(category, depth, held.get(category.pk, [])) for category, depth in order if category.pk in needed
    ]
    return [CategoryBranch(None, 0, held[None]), *branches] if None in held else branches


def with_ancestors(keys, order):
    parents = {category.pk: category.parent_id for category, _depth in order}
    needed = set()
    for key in keys:
        while key is not None and key not in needed:
            needed.add(key)
            key = parents.get(key)
    return needed


def headings(categories):
    """``[(category, depth)]``: every heading after its parent, siblings in order."""
    children = {}
    for category in sorted(categories, key=lambda row: (row.order, row.pk)):
        children.setdefault(category.parent_id, []).append(category)
    found = []

    def walk(parent, depth):
        for category in children.get(parent, ()):
            found.append((category, depth))
            walk(category.pk, depth + 1)

    walk(None, 0)
    return found


def empty_headings(competencies, categories):
    """The headings under which no competency stands, at any depth."""
    order = headings(categories)
    used = with_ancestors({row.category_id for row in competencies}, order)
    return [category for category, _depth in order if category.pk not in used]


def in_tree_order(competencies, categories):
    """The competencies of a version as its page lists them."""
    return [
        competency
        for dimension in version_tree(competencies, categories)
        for branch in dimension.categories
        for competency in branch.competencies
    ]
