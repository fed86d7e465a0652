"""Files as people send them, read into cells: Excel, CSV (one table or a .zip of all), JSON. Told apart by content."""

from django.utils.translation import gettext as _

from models_app.errors import RuleBroken
from models_app.exchange.limits import LARGEST_UPLOAD, MB
from models_app.exchange.reading.csv_files import read_csv, read_csv_archive
from models_app.exchange.reading.excel import read_excel
from models_app.exchange.reading.foreign import is_foreign, wrong_type
from models_app.exchange.reading.json_file import read_json
from models_app.exchange.reading.packed import OLD_OFFICE, ZIP, old_office_reason, unpack


def read(data):
    """A ``RawFile`` of the bytes. ``RuleBroken`` with what to do when they are no file of ours at all."""
    if not data.strip():
        raise RuleBroken(_("文件是空的，请重新选择。"))
    if len(data) > LARGEST_UPLOAD:
        raise too_large()
    if is_foreign(data):
        raise wrong_type()
    if data.startswith(OLD_OFFICE):
        raise RuleBroken(old_office_reason(data))
    if data.startswith(ZIP):
        members = unpack(data)
        if "mimetype" in members:  # OpenDocument, EPUB
            raise wrong_type()
        return read_excel(data, members) if "[Content_Types].xml" in members else read_csv_archive(members)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return read_json(data)
    return read_csv(data)


def too_large():
    return RuleBroken(
        _("文件超过 %(most)s MB，没有读取。一个模型的文件通常不到 1 MB，请确认没有选错。")
        % {"most": LARGEST_UPLOAD // MB}
    )
