"""The words of the files, read once."""

import json
from pathlib import Path

WORDS = json.loads((Path(__file__).parent / "words.json").read_text("utf-8"))
YES, NO = WORDS["yes"], WORDS["no"]
GUIDE_SHEET = WORDS["guide_sheet"]
