"""A model as a file and back: the pure parts. Nothing here asks the database or a request.

``tables`` declares what a file holds, ``writing`` and ``reading`` know Excel, CSV and JSON, ``rows`` makes values of
cells, ``plan`` compares them with what stands. The content of a model is a dictionary: table code -> rows in order,
each a dictionary of column code -> value.
"""
