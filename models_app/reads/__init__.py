"""Read models of the catalogue's pages: plain dataclasses, made from rows that were read with them in mind."""
