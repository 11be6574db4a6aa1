"""What is known of each source text (data/sources/*.yml)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.errors import DataError, Place
from bot.sources.record import Record, read_record


@dataclass(frozen=True)
class Source:
    """A source text, described only by what the text itself gives.

    Attributes:
        id: kebab-case, the same string in every citation.
        title: the text's own title, None when it has none.
        description: what it is, in our words; shown where there is no title.
        name: what people know it by beneath an answer, in our words.
        sms_tag: its short name in a text message.
        publisher: who the text says published it, if it says so.
        file: the name of the text's file in the sources folder.
        language: ISO 639-1 code.
        sha256: hex digest of the file's bytes.
        jurisdiction: ISO 3166-1 alpha-2 code of the country it speaks of.
        date: what is known of when it was written.
        place: where the description stands.
    """

    id: str
    title: str | None
    description: str
    name: str
    sms_tag: str
    publisher: str | None
    file: str
    language: str
    sha256: str
    jurisdiction: str
    date: str
    place: Place

    @property
    def label(self) -> str:
        """The name shown to people."""
        return self.title or self.description


def load_sources(folder: Path) -> dict[str, Source]:
    """Read every source description of a folder, by id.

    Raises:
        DataError: a file is not a source description, or an id stands twice.
    """
    sources: dict[str, Source] = {}
    for path in sorted(folder.glob("*.yml")):
        source = _source(read_record(path))
        if source.id in sources:
            raise DataError(
                source.place,
                f"id {source.id} is also used in {sources[source.id].place}",
                "Rename one.",
            )
        sources[source.id] = source
    return sources


def _source(record: Record) -> Source:
    source = Source(
        id=record.text("id"),
        title=record.optional_text("title"),
        description=record.text("description"),
        name=record.text("name"),
        sms_tag=record.text("sms_tag"),
        publisher=record.optional_text("publisher"),
        file=record.text("file"),
        language=record.text("language"),
        sha256=record.text("sha256"),
        jurisdiction=record.text("jurisdiction"),
        date=record.text("date"),
        place=record.where("id"),
    )
    record.done()
    return source
