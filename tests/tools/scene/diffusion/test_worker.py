"""One device for many conversations: fair turns, stopping while waiting, memory back when idle."""

import threading
import time

import pytest

from tools.errors import Cancelled
from tools.scene.diffusion.pipeline import Setting
from tools.scene.diffusion.worker import FairQueue, Worker

LIGHT = Setting("cpu", "float32", "none", tiling=True, batch=1)


def wait_until(true):
    for _ in range(500):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("waited in vain")


def test_a_conversation_with_many_wishes_does_not_keep_another_waiting():
    queue, served, told = FairQueue(), [], []
    first_may_end = threading.Event()

    def ask(name, number):
        with queue.turn(name, lambda: False, lambda before: told.append((name, number, before))):
            served.append((name, number))
            if (name, number) == ("greedy", 1):
                first_may_end.wait(5)

    threads = []
    for name, number in [("greedy", 1), ("greedy", 2), ("greedy", 3), ("late", 1)]:
        threads.append(threading.Thread(target=ask, args=(name, number)))
        threads[-1].start()
        wait_until(lambda: len(told) + len(served) >= len(threads))
    first_may_end.set()
    for thread in threads:
        thread.join(5)

    assert served == [("greedy", 1), ("late", 1), ("greedy", 2), ("greedy", 3)]
    assert ("late", 1, 1) in told  # only the one at work was before it


def test_who_stops_while_waiting_leaves_the_queue():
    queue = FairQueue()

    with queue.turn("one", lambda: False, lambda before: None):
        with pytest.raises(Cancelled), queue.turn("two", lambda: True, lambda before: None):
            raise AssertionError("not its turn")
    with queue.turn("three", lambda: False, lambda before: None):
        pass


def test_a_failure_ends_the_turn():
    queue = FairQueue()

    with pytest.raises(ZeroDivisionError), queue.turn("one", lambda: False, lambda before: None):
        _ = 1 / 0
    with queue.turn("two", lambda: False, lambda before: None):
        pass


def test_an_idle_model_gives_its_memory_back_and_comes_again():
    loads = []
    worker = Worker(lambda setting: loads.append(setting) or object(), LIGHT, idle_seconds=0.2)

    def use():
        return worker.run(lambda loaded, setting: "done", "chat", lambda: False, lambda message: None)

    assert use() == ("done", None) and worker.is_loaded
    use()
    assert len(loads) == 1
    wait_until(lambda: not worker.is_loaded)
    use()
    assert len(loads) == 2


def test_a_model_at_work_is_not_taken_away():
    worker = Worker(lambda setting: object(), LIGHT, idle_seconds=0.05)
    worker.run(lambda loaded, setting: None, "chat", lambda: False, lambda message: None)

    def slow(loaded, setting):
        time.sleep(0.3)
        return worker.is_loaded

    assert worker.run(slow, "chat", lambda: False, lambda message: None) == (True, None)


def test_other_errors_are_not_taken_for_a_lack_of_memory():
    worker = Worker(lambda setting: object(), LIGHT)

    def broken(loaded, setting):
        raise RuntimeError("shape mismatch")

    with pytest.raises(RuntimeError, match="shape mismatch"):
        worker.run(broken, "chat", lambda: False, lambda message: None)
    assert worker.setting == LIGHT
