"""Excerpts and whole documents, to the character."""

from dataclasses import dataclass, field

from models_app.reads.passages import is_exact, panels, segments_of

TEXT = "0123456789" * 200


@dataclass(frozen=True)
class Document:
    text: str = TEXT


@dataclass(eq=False)
class Run:
    """Stands for a passage."""

    pk: int
    runs: list
    document: Document = field(default_factory=Document)
    heading: str = "第一章"
    quote: str = ""

    def __post_init__(self):
        self.quote = self.quote or "".join(self.document.text[start:end] for start, end in self.runs)

    @property
    def start(self):
        return self.runs[0][0]


def texts(excerpt):
    return [(piece.text, piece.numbers) for piece in excerpt.pieces]


def test_an_excerpt_shows_what_stands_around_the_quotes_and_numbers_them():
    document = Document("前文。定义甲1级文字乙。后文。")
    definition, level = Run(1, [[3, 6]], document), Run(2, [[8, 11]], document)
    [panel] = panels([(1, [definition]), (2, [level])])
    [excerpt] = panel.excerpts
    assert texts(excerpt) == [("前文。", ()), ("定义甲", (1,)), ("1级", ()), ("文字乙", (2,)), ("。后文。", ())]
    assert (excerpt.first, excerpt.last) == (4, 11)
    assert not excerpt.starts_inside
    assert not excerpt.ends_inside
    assert "".join(piece.text for piece in excerpt.pieces) == document.text


def test_quotes_that_stand_far_apart_have_an_excerpt_each():
    document = Document()
    [panel] = panels([(1, [Run(1, [[100, 110]], document)]), (2, [Run(2, [[1500, 1510]], document)])])
    assert [(excerpt.first, excerpt.last) for excerpt in panel.excerpts] == [(101, 110), (1501, 1510)]
    assert all(excerpt.starts_inside and excerpt.ends_inside for excerpt in panel.excerpts)


def test_a_text_that_is_cut_in_runs_keeps_its_number_and_has_one_anchor():
    document = Document()
    [panel] = panels([(1, [Run(1, [[10, 12], [20, 22]], document)]), (2, [Run(2, [[14, 16]], document)])])
    [excerpt] = panel.excerpts
    assert [piece.begins for piece in excerpt.pieces if piece.begins] == [(1,), (2,), (1,)]
    assert [piece.anchors for piece in excerpt.pieces if piece.anchors] == [(1,), (2,)]


def test_two_texts_may_quote_the_same_characters():
    document = Document()
    [panel] = panels([(1, [Run(1, [[10, 20]], document)]), (2, [Run(2, [[15, 25]], document)])])
    marked = [(piece.text, piece.numbers) for piece in panel.excerpts[0].pieces if piece.numbers]
    assert marked == [(TEXT[10:15], (1,)), (TEXT[15:20], (1, 2)), (TEXT[20:25], (2,))]


def test_a_quote_that_differs_from_the_document_is_told():
    document = Document("原文")
    assert is_exact(Run(1, [[0, 2]], document))
    assert not is_exact(Run(1, [[0, 2]], document, quote="改文"))
    [panel] = panels([(1, [Run(1, [[0, 2]], document, quote="改文")])])
    assert not panel.is_exact


def test_a_whole_document_stays_whole_however_its_passages_overlap():
    document = Document()
    passages = [
        Run(1, [[0, 30]], document),
        Run(2, [[10, 20]], document),
        Run(3, [[20, 40], [50, 60]], document),
        Run(4, [[1990, 2000]], document),
    ]
    segments = segments_of(TEXT, passages)
    assert "".join(segment.text for segment in segments) == TEXT
    inside = {(segment.text, tuple(passage.pk for passage in segment.passages)) for segment in segments}
    assert (TEXT[20:30], (1, 3)) in inside
    assert [passage.pk for segment in segments for passage in segment.begins] == [1, 2, 3, 4]
