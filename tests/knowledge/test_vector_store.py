import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from knowledge.vector_store import Chunk, VectorStore

ROOT = Path(__file__).parents[2]
CHUNKS = [Chunk(f"rule-{n}", "amazon" if n % 2 else "etsy", f"text number {n}") for n in range(200)]


class CountingEmbedder:
    """Reads the number at the end of a text: a vector that points there on a half circle."""

    def __init__(self, name="counting==1", dimension=3):
        self.name, self.dimension, self.read = name, dimension, 0

    def embed(self, texts):
        self.read += len(texts)
        angles = np.array([int(text.split()[-1]) / 200 * np.pi for text in texts])
        return np.stack([np.cos(angles), np.sin(angles), np.zeros(len(texts))], axis=1).astype(np.float32)

    def embed_question(self, text):
        return self.embed([text])[0]


# The same store, built by another process; argument 1: the folder, argument 2: after how many texts it is killed.
OTHER_PROCESS = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = [{root!r}, {here!r}]
from test_vector_store import CHUNKS, CountingEmbedder
from knowledge.vector_store import VectorStore

class Mortal(CountingEmbedder):
    def embed(self, texts):
        if self.read >= int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().embed(texts)

embedder = Mortal()
store = VectorStore(Path(sys.argv[1]), CHUNKS, embedder)
print("opening", flush=True)
sys.stdin.readline()
store.open()
print(store.query(CountingEmbedder().embed(["text 57"]), [], 1)[0][0][0], embedder.read)
"""


def start(folder: Path, dies_after: int) -> subprocess.Popen:
    code = OTHER_PROCESS.format(root=str(ROOT), here=str(Path(__file__).parent))
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", code, str(folder), str(dies_after)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ),
    )  # fmt: skip
    assert process.stdout.readline() == "opening\n"
    return process


def test_the_nearest_texts_come_back_with_their_cosine(tmp_path):
    store = VectorStore(tmp_path, CHUNKS, CountingEmbedder())

    (found,) = store.query(CountingEmbedder().embed(["text 57"]), [], 3)

    assert found[0] == ("rule-57", pytest.approx(1.0, abs=1e-4))
    assert {rule for rule, _ in found} == {"rule-56", "rule-57", "rule-58"}


def test_a_search_can_be_narrowed_to_groups(tmp_path):
    store = VectorStore(tmp_path, CHUNKS, CountingEmbedder())

    (found,) = store.query(CountingEmbedder().embed(["text 57"]), ["etsy"], 2)

    assert {rule for rule, _ in found} == {"rule-56", "rule-58"}


def test_a_store_is_built_once_and_found_again(tmp_path):
    VectorStore(tmp_path, CHUNKS, CountingEmbedder()).open()
    again = CountingEmbedder()

    VectorStore(tmp_path, CHUNKS, again).open()

    assert again.read == 0


def test_changed_texts_and_another_model_get_a_store_of_their_own(tmp_path):
    first = VectorStore(tmp_path, CHUNKS, CountingEmbedder())
    changed = VectorStore(tmp_path, [*CHUNKS[:-1], Chunk("rule-199", "amazon", "text number 7")], CountingEmbedder())
    other_model = VectorStore(tmp_path, CHUNKS, CountingEmbedder(name="counting==2"))

    assert len({first.name, changed.name, other_model.name}) == 3
    (found,) = changed.query(CountingEmbedder().embed(["text 7"]), [], 2)
    assert {rule for rule, _ in found} == {"rule-7", "rule-199"}


def test_a_collection_of_another_model_is_refused(tmp_path):
    store = VectorStore(tmp_path, CHUNKS, CountingEmbedder())
    store.open()
    impostor = VectorStore(tmp_path, CHUNKS, CountingEmbedder(name="other==1"))
    impostor.name = store.name

    with pytest.raises(ValueError, match="counting==1.*other==1.*cannot be compared"):
        impostor.open()


@pytest.mark.skipif(sys.platform == "win32", reason="needs kill -9")
def test_a_build_that_is_killed_is_done_again_and_leaves_nothing_behind(tmp_path):
    victim = start(tmp_path, dies_after=128)
    victim.communicate("\n")
    assert victim.returncode == -9

    survivor = CountingEmbedder()
    store = VectorStore(tmp_path, CHUNKS, survivor)
    (found,) = store.query(CountingEmbedder().embed(["text 199"]), [], 1)

    assert found[0][0] == "rule-199"
    assert survivor.read == len(CHUNKS)
    assert [collection.name for collection in store._client().list_collections()] == [store.name]
    assert store.open().count() == len(CHUNKS)


def test_two_processes_that_start_at_once_build_one_store(tmp_path):
    processes = [start(tmp_path, dies_after=10**6) for _ in range(2)]
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()

    outputs = [process.communicate() for process in processes]

    assert [process.returncode for process in processes] == [0, 0], outputs
    answers = sorted(output.split() for output, _ in outputs)
    assert answers == [["rule-57", "0"], ["rule-57", "200"]]  # both can search, one of them built


def test_old_stores_are_swept_away_but_for_the_newest(tmp_path):
    for n in range(6):
        VectorStore(tmp_path, [Chunk("rule", "amazon", f"text number {n}")], CountingEmbedder()).open()

    assert len([path for path in tmp_path.glob("rules-*") if path.is_dir()]) == 4


def test_a_damaged_index_is_built_again(tmp_path):
    code = (
        f"import sys; from pathlib import Path; sys.path[:0] = [{str(ROOT)!r}, {str(Path(__file__).parent)!r}];"
        "from test_vector_store import CHUNKS, CountingEmbedder; from knowledge.vector_store import VectorStore;"
        "e = CountingEmbedder(); s = VectorStore(Path(sys.argv[1]), CHUNKS, e);"
        "print(s.query(e.embed(['text 57']), [], 1)[0][0][0])"
    )
    command = [sys.executable, "-W", "ignore", "-c", code, str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    (database,) = tmp_path.glob("rules-*/chroma.sqlite3")
    database.write_bytes(os.urandom(20_000))

    again = subprocess.run(command, check=True, capture_output=True, text=True)

    assert again.stdout.strip() == "rule-57"
