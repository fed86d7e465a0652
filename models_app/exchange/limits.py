"""What an import accepts, in one place, with the reason for each bound. docs/operations.md repeats them."""

MB = 1024 * 1024

# The largest model of the documents is a file of 140 KB (JSON); 5 MB leaves room for thirty times as much.
LARGEST_UPLOAD = 5 * MB
# The form around the file: field names, boundary, token.
UPLOAD_FRAME = 64 * 1024
# What a request may still send after it was found too large: it is read and thrown away, so that the browser gets
# to the answer; past this the connection is cut.
LARGEST_DRAIN = 300 * MB

# A workbook of 5 MB unpacks to 20 MB at most when people wrote it; a zip bomb to a thousand times its size.
MOST_MEMBERS = 200
LARGEST_MEMBER = 20 * MB
LARGEST_UNPACKED = 30 * MB

# A model has under 1,000 rows; 5,000 are read, planned and written within seconds.
MOST_ROWS = 5000
MOST_CELLS = 200_000
# Tags of all parts together, and of those that are neither cells nor their texts: styles, rules, names, links.
MOST_MARKUP = 1_000_000
MOST_OTHER_MARKUP = 50_000
MOST_SHEETS = 50
# A text stored once can stand in every cell; a file of the largest size holds fewer as CSV.
MOST_CHARACTERS = 6_000_000
# Empty rows in between are skipped; a table does not go on for ever.
LAST_ROW = 20_000
MOST_COLUMNS = 64

LONGEST_KEY = 60
LONGEST_TEXT = 10_000  # an Excel cell holds 32,767
# The bank's own texts, as in the editor's forms (a test compares): longer ones could not be edited there.
LONGEST_OWN_TEXTS = {"definition": 1000, "behaviour": 400, "coder_note": 400}
MOST_PROBLEMS = 200  # shown; more of the same help nobody

KEPT_HOURS = 2  # between the dry run and the import
