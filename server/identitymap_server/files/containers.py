"""Files by themselves, in a folder or in a zip archive: to a reader they are all the same."""

from __future__ import annotations

import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

from identitymap_server.domain.errors import IdentityMapError

#: A set of more files than this is not what somebody meant to import.
_MAX_FILES: Final = 1_000
_BUFFER_BYTES: Final = 256 * 1024
_ZIP_MAGIC: Final = b"PK\x03\x04"

#: What programs leave behind in archives and folders.
_RUBBISH: Final = ("__MACOSX/", ".", "~$")

#: What is thrown at archives that are none, are damaged, or are of a kind that nobody uses.
_NO_ARCHIVE: Final = (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError)


class UnusableFile(IdentityMapError):
    """The file cannot be read as a table."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that can be opened again and again. `name` is how messages call it."""

    name: str
    size_bytes: int
    _opened: Callable[[], BinaryIO]

    @classmethod
    def at(cls, path: Path) -> File:
        """The file at `path`. Raises UnusableFile if there is none."""
        try:
            found = path.stat()
        except OSError as error:
            raise UnusableFile(f"{path}: {error.strerror}.") from error
        if not stat.S_ISREG(found.st_mode):
            raise UnusableFile(f"{path} is no file.")
        return cls(path.name, found.st_size, lambda: path.open("rb", buffering=_BUFFER_BYTES))

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The file's bytes. Raises UnusableFile, at once or while they are read."""
        try:
            with self._opened() as opened:
                yield opened
        except OSError as error:
            raise UnusableFile(f"{self.name}: {error.strerror or 'cannot be read'}.") from error
        except NotImplementedError as error:
            raise UnusableFile(f"{self.name} is compressed in an unusual way; unpack the archive by hand.") from error
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError) as error:
            raise UnusableFile(f"{self.name} is damaged inside its archive; export it again.") from error


def is_container(path: Path) -> bool:
    """Whether `path` is a folder or a zip archive. An Excel workbook is an archive too, but not of tables."""
    if path.is_dir():
        return True
    try:
        with path.open("rb") as file:
            if file.read(len(_ZIP_MAGIC)) != _ZIP_MAGIC:
                return False
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" not in archive.namelist()
    except (OSError, *_NO_ARCHIVE):
        return False


def files_in(path: Path) -> list[File]:
    """The files of a folder or a zip archive, by name; those in folders inside of it as well, whatever they are called.

    Raises UnusableFile if it cannot be read, is protected by a password, or holds two files of one name.
    """
    found = _in_folder(path) if path.is_dir() else _in_archive(path)
    if len(found) > _MAX_FILES:
        raise UnusableFile(f"{path.name} holds more than {_MAX_FILES:,} files; name the right ones.")
    names = [file.name.lower() for file in found]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise UnusableFile(f"{path.name} holds more than one {', '.join(doubled)}; import each by itself.")
    return sorted(found, key=lambda file: file.name.lower())


def _in_folder(path: Path) -> list[File]:
    try:
        return [
            File.at(each)
            for each in path.rglob("*")
            if each.is_file() and not _is_rubbish(each.relative_to(path).as_posix())
        ]
    except OSError as error:
        raise UnusableFile(f"{path}: {error.strerror}.") from error


def _in_archive(path: Path) -> list[File]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [
                member for member in archive.infolist() if not member.is_dir() and not _is_rubbish(member.filename)
            ]
    except (OSError, *_NO_ARCHIVE) as error:
        raise UnusableFile(f"{path} is no archive that can be read.") from error
    if any(member.flag_bits & 1 for member in members):
        raise UnusableFile(f"{path} is protected by a password; unpack it and import the folder.")
    return [
        File(member.filename.rpartition("/")[2], member.file_size, _member(path, member.filename)) for member in members
    ]


def _member(path: Path, name: str) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        archive = zipfile.ZipFile(path)
        # Closing the archive does not close a member that is being read, and the member closes the file behind both.
        with archive:
            try:
                member = archive.open(name)
            except NotImplementedError:
                # A RuntimeError, too: zipfile's word for a compression that it does not know.
                raise
            except (ValueError, RuntimeError) as error:
                # What the member says of itself is not what the archive says of it.
                raise zipfile.BadZipFile(name) from error
            # An archive's own readline is slow.
            return cast("BinaryIO", io.BufferedReader(member, _BUFFER_BYTES))

    return opened


def _is_rubbish(name: str) -> bool:
    return any(f"{part}/".startswith(_RUBBISH) for part in name.split("/"))
