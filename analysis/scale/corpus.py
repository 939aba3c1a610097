"""A corpus larger than memory as one thing to ask: its articles stay on disk, in blocks."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pandas as pd

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook
from analysis.framing.frames import frame_groups
from analysis.framing.groups import cluster_keys, named_groups
from analysis.framing.inputs import check_codebook
from analysis.framing.matching import find_terms
from analysis.scale.cleaning import Cleaning, clean_block, clean_blocks
from analysis.scale.engines import open_engine
from analysis.scale.frames import count_frames_in_blocks
from analysis.scale.reading import read_blocks
from analysis.scale.spool import SIZE, Spool, spool_blocks
from analysis.scale.stories import add_stories
from analysis.tokens import tokenize

_OF_STORIES = {"duplicate_group": "", "is_first": True}
_LIGHT = ("doc_id", "outlet", "published", "agency", "agency_source")


class BlockCorpus:
    """Articles on disk, counted block by block; `open_corpus` makes one, `with` closes it.

    `find_terms` and `count_frames` give the tables of the functions of their name, row for row.
    """

    def __init__(self, spool: Spool, stack: ExitStack, engine, cleaning: Cleaning):
        self._spool, self._stack, self._engine, self._cleaning = spool, stack, engine, cleaning
        self._evidence: pd.DataFrame | None = None

    def __enter__(self) -> "BlockCorpus":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def __len__(self) -> int:
        return self._spool.articles

    def close(self) -> None:
        """Delete the blocks and leave the cluster."""
        self._stack.close()

    @property
    def refused(self) -> list[dict]:
        """The inputs that could not be used, each with its reason."""
        return self._spool.refused

    @property
    def evidence(self) -> pd.DataFrame:
        """The forms of the whole corpus and how often they stand, as `count_evidence` gives them."""
        if self._evidence is None:
            self._evidence = clean_blocks(self._spool, self._engine, self._cleaning)
        return self._evidence

    def documents(self) -> Iterator[pd.DataFrame]:
        """The `documents` table with title and body, block by block, in the order of doc_id."""
        return self._spool.blocks("clean") if len(self.evidence) else iter(())

    def hits(self, codebook: Codebook) -> Iterator[pd.DataFrame]:
        """The `hits` table, block by block, in the order of document and place."""
        check_codebook(codebook)
        common = (codebook, self.evidence)
        return self._engine.run(_find_in_block, self._spool, "finding terms", needs=("clean",), common=common)

    def find_terms(self, codebook: Codebook) -> pd.DataFrame:
        """The `hits` table of the whole corpus; take `hits` where it is too large for memory."""
        return pd.concat(list(self.hits(codebook)), ignore_index=True)

    def count_frames(
        self, codebook: Codebook, *, by: str | list[str] | None = None, cluster: str | None = None,
        own_copy: bool = False,
    ) -> pd.DataFrame:  # fmt: skip
        """The `frames` table; copies of a story are looked for first, as by `add_duplicates`."""
        check_codebook(codebook)
        if self._cleaning.as_is:
            raise KhitabError("as_is keeps menus and furniture, and frames are counted in articles; leave as_is out")
        self._check(by, cluster, own_copy)
        evidence = self.evidence
        more = [*named_groups(by), *([cluster] if isinstance(cluster, str) else [])]
        kept = list(dict.fromkeys([*_LIGHT, *more]))
        light = [block[[name for name in kept if name in block]] for block in self._spool.blocks("clean")]
        documents = add_stories(pd.concat(light, ignore_index=True), self._spool)
        return count_frames_in_blocks(
            documents, self._spool, self._engine, codebook, evidence, by=by, cluster=cluster, own_copy=own_copy
        )

    def _check(self, by: str | list[str] | None, cluster: str | None, own_copy: bool) -> None:
        """An option that cannot be met is told before the work, not after it."""
        some = clean_block(self._spool.load(0).head(1), {}, self._cleaning).assign(**_OF_STORIES)
        frame_groups(some, by, own_copy=own_copy)
        if cluster is not None:
            cluster_keys(some, cluster)


def open_corpus(
    path: str | Path, *, chunk: int = SIZE, columns: dict[str, str] | None = None, names: str | None = None,
    scheduler: str | None = None, cleaning: Cleaning | None = None,
) -> BlockCorpus:  # fmt: skip
    """A corpus of any size: read once, put on disk in blocks of `chunk` articles, and counted from there.

    What comes back is a `BlockCorpus`: `find_terms(codebook)` and `count_frames(codebook, by=…)` give the same tables
    as the functions of that name do for documents in memory; `documents()` and `hits(codebook)` give them block by
    block. Every quantity of the whole corpus (repeated lines, the evidence of the matcher, the copies of a story) is
    counted over all blocks first. `scheduler` does the work of the blocks on a cluster: "local" (two processes here),
    "local:8", or "tcp://host:8786". `cleaning` says how texts become articles (`Cleaning`).

    The blocks are in the system's temporary folder (TMPDIR), about twice the size of the texts; they go when the
    corpus is closed.

    Raises
    ------
    KhitabError
        as `read_documents` does; where `chunk` is no number of articles, or the scheduler cannot be used.

    Caveat: from 100,000 articles on `add_duplicates` looks for copies by MinHash and may miss some; here every pair is
    found as long as no more than 100,000 articles have copies. What is on disk is the text; ids, dates, outlets and
    counts of the articles stay in memory, some 3 kB an article.

    >>> import tempfile
    >>> from analysis.framing.codebook import single_term
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.txt").write_text("مكافحة الإرهاب في الرباط.", encoding="utf-8")
    >>> _ = (folder / "b.txt").write_text("وصل الوزير إلى الرباط.", encoding="utf-8")
    >>> with open_corpus(folder, chunk=1) as corpus:
    ...     corpus.count_frames(single_term("إرهاب"))[["articles", "articles_with"]].values.tolist()
    [[2, 1]]
    """
    if isinstance(chunk, bool) or not isinstance(chunk, int) or chunk < 1:
        raise KhitabError(f"chunk={chunk!r}: give a number of articles from 1 on, such as {SIZE}")
    with ExitStack() as stack:
        engine = stack.enter_context(open_engine(scheduler))  # before hours of reading
        refused: list[dict] = []
        blocks = read_blocks(path, size=chunk, columns=columns, names=names, refused=refused)
        spool = spool_blocks(blocks, chunk, refused)
        stack.callback(spool.folder.cleanup)
        return BlockCorpus(spool, stack.pop_all(), engine, cleaning or Cleaning())


def _find_in_block(documents: pd.DataFrame, codebook: Codebook, evidence: pd.DataFrame) -> pd.DataFrame:
    return find_terms(tokenize(documents), codebook, evidence=evidence)
