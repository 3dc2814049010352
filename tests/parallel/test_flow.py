"""Tasks through any executor: in order or as they end, never read further than a window ahead."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from typer.testing import CliRunner

from loadwatch import Logbook
from loadwatch.cli import app
from loadwatch.errors import SettingsError
from loadwatch.parallel import bounded, cluster, executor, flow, in_order


def squared(i: int) -> int:
    """The square; 7 is refused."""
    if i == 7:
        raise ValueError("seven")
    return i * i


def counted(n: int, read: list[int]) -> Iterator[int]:
    """Numbers, noting which have been read."""
    for i in range(n):
        read.append(i)
        yield i


def test_in_order() -> None:
    """Results come in the order given, an error is the result of its task, what is no task passes through."""
    given = [i if i % 5 else f"text {i}" for i in range(20)]

    with ThreadPoolExecutor(2) as workers:
        found = list(in_order(workers, squared, given, int))

    assert [one for one, _ in found] == given
    for one, result in found:
        if one == 7:
            assert isinstance(result, ValueError)
        else:
            assert result == (one * one if isinstance(one, int) else one)


def test_a_window_bounds_what_is_read() -> None:
    """Neither way reads further ahead of what it has given out than the window, however long the input."""
    for way, ahead in (("bounded", 4), ("in order", flow.PLAIN_WINDOW)):
        read: list[int] = []
        with ThreadPoolExecutor(2) as workers:
            numbers = counted(200, read)
            found = (
                bounded(workers, squared, numbers, 4)
                if way == "bounded"
                else in_order(workers, squared, numbers)
            )
            given = []
            for one in found:
                given.append(one)
                assert len(read) - len(given) <= ahead + 1
        assert sorted(i for i, _ in given) == list(range(200))


def test_heavy_tasks_bound_what_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """While one task is slow, those behind it are held only up to a sum of bytes."""
    monkeypatch.setattr(flow, "HELD_BYTES", 1000)
    read: list[int] = []
    gate = threading.Event()

    def slow_first(i: int) -> int:
        if i == 0:
            gate.wait(10)
        return i

    with ThreadPoolExecutor(2) as workers:
        threading.Timer(0.3, gate.set).start()
        found = in_order(workers, slow_first, counted(50, read), weigh=lambda _: 300)
        assert next(found) == (0, 0)
        assert len(read) <= 5
        assert [i for i, _ in found] == list(range(1, 50))


@pytest.mark.parametrize(
    "spec",
    ["", "spark", "local:0", "local:x", "local:257", "here:2", "dask:", "dask:tcp://h:8786", "dask:h:8786"],
)
def test_a_wrong_word_is_refused(spec: str) -> None:
    """What is no executor is refused by a sentence that says what is allowed, plain TCP too."""
    with pytest.raises(SettingsError) as caught, executor(spec):
        pass

    assert "dask:tls://HOST:PORT" in str(caught.value.hint)


def test_dask_speaks_into_the_log() -> None:
    """No logger of Dask's writes to the terminal once a cluster is opened: its tracebacks are for the log."""
    pytest.importorskip("distributed.client")
    cluster._speak_into_log()

    named = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]
    assert "distributed.client" in named
    for name in named:
        one = logging.getLogger(name)
        assert not one.propagate
        assert not any(isinstance(handler, logging.StreamHandler) for handler in one.handlers)
        assert one.handlers


def test_without_dask_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Dask is not installed, `import` says what to install, ends with status 3 and begins no import."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    command = [
        "import",
        str(tmp_path),
        "--executor",
        "dask:tls://127.0.0.1:1",
        "--logbook",
        str(tmp_path / "book"),
    ]

    result = CliRunner().invoke(app, command)

    assert result.exit_code == 3
    assert "loadwatch[cluster]" in result.stderr
    with Logbook.open(tmp_path / "book") as book:
        assert book.batches() == []
