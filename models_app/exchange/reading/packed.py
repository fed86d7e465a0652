"""Zip files from outside: nothing in them is believed, neither names nor sizes."""

import io
import zipfile
import zlib

from django.utils.translation import gettext as _

from models_app.errors import RuleBroken
from models_app.exchange.limits import LARGEST_MEMBER, LARGEST_UNPACKED, MB, MOST_MEMBERS

ZIP = b"PK"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The others unpack a chunk as a whole, however large, or ask for memory as the file says.
USUAL = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
CHUNK = 256 * 1024


def old_office_reason(data):
    """.xls and password-protected .xlsx share one container."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _("文件有密码保护，读不了。请在 Excel 里去掉密码，再保存一次。")
    return _("这是旧格式（.xls）的文件。请在 Excel 里“另存为”.xlsx 再导入。")


def unpack(data):
    """Name -> bytes of every member. ``RuleBroken`` for what is damaged, locked, or far larger than it looks."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if len(infos) > MOST_MEMBERS:
            raise RuleBroken(
                _("压缩包里有 %(count)s 个文件，最多 %(most)s 个。") % {"count": len(infos), "most": MOST_MEMBERS}
            )
        if any(info.flag_bits & 0x1 for info in infos):
            raise RuleBroken(_("压缩包有密码，读不了。请去掉密码，再压缩一次。"))
        if any(info.compress_type not in USUAL for info in infos):
            raise RuleBroken(_("压缩包用了少见的压缩方法，没有读取。请用 Windows 自带的“压缩”再压缩一次。"))
        members, total = {}, 0
        for info in infos:
            name = _name_of(info)
            if name in members:
                raise RuleBroken(_("压缩包里有两个“%(name)s”，请只留一个。") % {"name": name[:80]})
            members[name] = _read(archive, info, min(LARGEST_MEMBER, LARGEST_UNPACKED - total))
            total += len(members[name])
    except RuleBroken:
        raise
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise RuleBroken(_("文件已损坏，或者不是 .xlsx、.zip 文件。请在 Excel 里打开，另存一份再导入。")) from error
    return members


def _name_of(info):
    """Chinese Windows packs names in its own encoding without saying so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _read(archive, info, most):
    """At most ``most`` bytes: what the header says about the size is not believed."""
    found = bytearray()
    with archive.open(info) as member:
        while chunk := member.read(CHUNK):
            found += chunk
            if len(found) > most:
                raise RuleBroken(
                    _("文件解压后超过 %(most)s MB，远大于一个模型，没有继续读取。") % {"most": LARGEST_UNPACKED // MB}
                )
    return bytes(found)
