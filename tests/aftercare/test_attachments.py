"""Files that entries name."""

from __future__ import annotations

from pathlib import Path

from dossier.aftercare.attachments import attached, check_attachments
from small_books import small_book

REPAIRS = """
- id: WX-1
  title: 渗水
  part: 门
  problem: 坏
  evidence: [a.pdf, ~, ../outside.pdf]
  events: [{at: 2025-01-10T09:00, event: notice, evidence: [b.pdf]}]
  pauses: [{from: 2025-01-11T09:00, to: 2025-01-12T09:00, reason: 等料, evidence: [c.pdf]}]
"""


def test_files_of_the_entry_its_events_and_its_pauses(tmp_path: Path) -> None:
    (entry,) = small_book(tmp_path, "2025-06-30", repairs=REPAIRS).book.of("repair")
    assert list(attached(entry)) == [
        ("/evidence/0", "a.pdf"), ("/evidence/2", "../outside.pdf"),
        ("/events/0/evidence/0", "b.pdf"), ("/pauses/0/evidence/0", "c.pdf"),
    ]  # fmt: skip


def test_what_is_missing_or_outside_is_told_at_its_place(tmp_path: Path) -> None:
    root = tmp_path / "dossier"
    case = small_book(root, "2025-06-30", repairs=REPAIRS)
    (tmp_path / "outside.pdf").write_bytes(b"")
    (root / "b.pdf").write_bytes(b"")
    told = list(check_attachments(case.book, root))
    assert [(f.code, f.location.pointer.split("/", 2)[2]) for f in told if f.location] == [
        ("V921", "evidence/0"), ("V921", "evidence/2"), ("V921", "pauses/0/evidence/0")
    ]  # fmt: skip
    assert "a.pdf" in told[0].message.zh
    assert "是否为" not in "".join(f.message.zh for f in told), "b.pdf is another paper's own"
