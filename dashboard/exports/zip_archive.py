"""Zip files without a clock in them: the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

EPOCH = (1980, 1, 1, 0, 0, 0)
# Formats that are already compressed.
STORED = (".png", ".pptx", ".xlsx", ".pdf", ".zip", ".parquet")


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip of the files, in their order."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        for name, content in files.items():
            method = zipfile.ZIP_STORED if name.endswith(STORED) else zipfile.ZIP_DEFLATED
            out.writestr(_entry(name), content, method)
    return packed.getvalue()


def same_bytes(document: bytes) -> bytes:
    """An office document, which is a zip, without the times of its parts."""
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        return archive({name: parts.read(name) for name in parts.namelist()})


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.external_attr = 0o644 << 16
    return entry
