"""Arguments and options that several commands share, with what --help says of them."""

from pathlib import Path
from typing import Annotated

import typer

Corpus = Annotated[
    str, typer.Argument(metavar="PATH", help="A folder, a quoted pattern such as 'press/*.html', or one file.")
]
Out = Annotated[Path, typer.Option(metavar="FILE", help="Where to write: .csv, .xlsx, .parquet or .jsonl.")]
CodebookFile = Annotated[
    Path | None, typer.Option("--codebook", metavar="FILE", help="Default: PATH/codebook.yaml, else the packaged one.")
]
Columns = Annotated[
    str | None,
    typer.Option(
        metavar="text=body,outlet=source",
        help="Which column of a table is which; record=doc: the XML element of an article.",
    ),
]
Names = Annotated[str | None, typer.Option(metavar="outlet_date_title", help="What file names hold.")]
Language = Annotated[str, typer.Option(metavar="ar|en|fr", help="Language of figures and report.")]
By = Annotated[
    str,
    typer.Option(metavar="outlet,month", help="Columns of the documents; or week, month, quarter, year; zone; copy."),
]
AsIs = Annotated[bool, typer.Option("--as-is", help="Keep every line of the text: nothing is furniture.")]
OffTopic = Annotated[bool, typer.Option("--off-topic", help="Keep paragraphs that belong to another story.")]
Chunk = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="Articles a block: for a corpus larger than memory; same results."),
]
Scheduler = Annotated[
    str | None, typer.Option(metavar="tcp://host:8786|local", help="Do the work on a cluster, or in processes here.")
]
Sort = Annotated[str, typer.Option(metavar="text|left|right|date", help="By what the lines are sorted.")]
Context = Annotated[str, typer.Option(metavar="width|sentence", help="60 characters to each side, or whole sentences.")]
