"""The line before work on pictures: bounded, fair, told, and safe to leave."""

import asyncio
import os
import sys
import threading

import pytest

from agent.work_queue import WorkQueue


def told_to(places: list[int]):
    return places.append


async def test_no_more_work_at_once_than_there_are_slots():
    queue, at_work, most = WorkQueue(2), set[int](), [0]
    lock = threading.Lock()

    def work() -> None:
        with lock:
            at_work.add(threading.get_ident())
            most[0] = max(most[0], len(at_work))
        threading.Event().wait(0.01)
        with lock:
            at_work.discard(threading.get_ident())

    await asyncio.gather(*(queue.run(str(n), work, lambda place: None) for n in range(12)))

    assert most == [2]
    assert (queue.working, queue.waiting) == (0, 0)


async def test_who_has_many_jobs_does_not_keep_others_out_and_everybody_hears_their_place():
    queue, order, gate = WorkQueue(1), list[str](), threading.Event()
    places: dict[str, list[int]] = {}

    def job(name: str):
        return asyncio.create_task(queue.run(name[0], lambda: order.append(name), told_to(places.setdefault(name, []))))

    first = asyncio.create_task(queue.run("a", gate.wait, lambda place: None))
    await asyncio.sleep(0)
    jobs = [job(name) for name in ("a1", "a2", "a3", "b1", "c1")]
    await asyncio.sleep(0)
    assert {name: told[-1] for name, told in places.items()} == {"a1": 1, "b1": 2, "c1": 3, "a2": 4, "a3": 5}
    gate.set()
    await asyncio.gather(first, *jobs)

    assert order == ["a1", "b1", "c1", "a2", "a3"]
    assert places["a3"] == [3, 4, 5, 4, 3, 2, 1]


async def test_leaving_the_line_frees_the_place_and_a_failure_frees_the_slot():
    queue, gate = WorkQueue(1), threading.Event()
    first = asyncio.create_task(queue.run("a", gate.wait, lambda place: None))
    await asyncio.sleep(0)
    leaver = asyncio.create_task(queue.run("b", lambda: None, lambda place: None))
    await asyncio.sleep(0)
    leaver.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaver
    assert queue.waiting == 0
    gate.set()
    await first

    def fail() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await queue.run("a", fail, lambda place: None)
    assert await queue.run("a", lambda: 7, lambda place: None) == 7
    assert queue.working == 0


async def test_leaving_just_when_the_slot_was_given_passes_it_on():
    queue, gate = WorkQueue(1), threading.Event()
    first = asyncio.create_task(queue.run("a", gate.wait, lambda place: None))
    await asyncio.sleep(0)
    second = asyncio.create_task(queue.run("b", lambda: 2, lambda place: None))
    third = asyncio.create_task(queue.run("c", lambda: 3, lambda place: None))
    await asyncio.sleep(0)
    queue._waiting["b"][0].go.add_done_callback(lambda _: second.cancel())
    gate.set()
    await asyncio.gather(first, second, return_exceptions=True)

    assert await third == 3
    assert queue.working == 0


@pytest.mark.skipif(sys.platform != "linux", reason="threads have no priority of their own elsewhere")
async def test_working_threads_yield_to_the_chat():
    queue = WorkQueue(1)
    nice = await queue.run("a", lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id()), lambda place: None)

    assert nice >= 10 > os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
