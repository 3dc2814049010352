"""A Dask cluster over TLS. Tasks travel in batches; each still runs in a process with its own limits there."""

from __future__ import annotations

import contextlib
import functools
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from importlib.metadata import version
from typing import Any, Self

from loadwatch.errors import ExecutorError, SettingsError
from loadwatch.parallel.flow import in_order
from loadwatch.parallel.local import Isolated
from loadwatch.parallel.tasks import CrashError, TaskExecutor, TaskLimits, each, pack, settle, unpack

BATCH_FILES = 32  # 2.8 ms of Dask for each call are then nothing
BATCH_BYTES = 4 * 1024 * 1024
CALLS_A_THREAD = 3  # handed over ahead
NO_WORKER_S = 60.0  # a cluster without a single worker for so long has no future
CONNECT_S = 20.0
CLOSE_S = 5.0
IDLE_S = 30.0  # then a worker ends the processes that nobody uses
ASK_S = 5.0  # how often to look how big the cluster is
AGAIN = "Start again when it is back: what was finished is kept and is not done twice."
SAME = "Install the same everywhere, so that all numbers are by one method."
CERTIFICATES = (
    "The certificates come from Dask's configuration: set distributed.comm.tls.ca-file, "
    "distributed.comm.tls.client.cert and distributed.comm.tls.client.key (see the user guide)."
)
ENCRYPTED = "dask:tls://HOST:PORT; work and results travel encrypted or not at all"


def open_cluster(where: str, limits: TaskLimits, warm: tuple[str, ...] = ()) -> Clustered:
    """The cluster whose scheduler listens at `where`."""
    if not where.startswith("tls://") or where == "tls://":
        raise SettingsError("executor", f"dask:{where}", ENCRYPTED)
    try:
        import dask
        from distributed import Client
    except ImportError as error:
        raise ExecutorError(
            "Work on a cluster needs Dask, which is not installed.", "pip install 'loadwatch[cluster]'"
        ) from error
    _speak_into_log()
    _check_certificate(where)
    # our calls are megabytes by design
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})
    try:
        client: Any = Client(where, timeout=CONNECT_S, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise _unreachable(where, error) from error
    opened = Clustered(client, where, limits, warm)
    try:
        return opened.fit()
    except BaseException:
        opened.shutdown(cancel_futures=True)
        raise


def _unreachable(where: str, error: BaseException) -> ExecutorError:
    if type(error).__name__ == "FatalCommClosedError":  # it answered, but not in TLS that both sides trust
        text = f"The scheduler at {where} and this machine do not accept each other's certificates."
        return ExecutorError(text, f"Both must be by the same authority. {CERTIFICATES}")
    text = f"No answer from a Dask scheduler at {where} ({type(error).__name__})."
    return ExecutorError(
        text, f"Is it running, and are both certificates by the same authority? {CERTIFICATES}"
    )


def _speak_into_log() -> None:
    """Let what Dask says go into loadwatch's log: a person gets our sentence, never its traceback."""
    ours = logging.getLogger("loadwatch").handlers or [logging.NullHandler()]
    for name in ("distributed", *logging.root.manager.loggerDict):
        if name.partition(".")[0] in {"distributed", "tornado"}:
            logging.getLogger(name).handlers, logging.getLogger(name).propagate = list(ours), False


def _check_certificate(where: str) -> None:
    from distributed.security import Security

    try:
        security: Any = Security()  # type: ignore[no-untyped-call]
        context = security.get_connection_args("client").get("ssl_context")
    except (OSError, ValueError) as error:  # no such file, or none of its kind
        raise ExecutorError(
            f"The certificates for {where} cannot be read ({error}).", CERTIFICATES
        ) from error
    if context is None:
        raise ExecutorError(f"There is no certificate for {where}.", CERTIFICATES)


class Clustered(TaskExecutor):
    """The workers of one Dask scheduler."""

    batch, batch_bytes = BATCH_FILES, BATCH_BYTES

    def __init__(self, client: Any, where: str, limits: TaskLimits, warm: tuple[str, ...]) -> None:
        self.client, self.where, self.limits, self.warm = client, where, limits, warm
        self._inner = client.get_executor(pure=False)
        self._seen_s = time.monotonic()  # when there last was a worker
        self._asked_s = 0.0
        self._window = self.batch

    @property
    def window(self) -> int:  # type: ignore[override]
        """Tasks to hand over ahead: grows and shrinks with the cluster."""
        if time.monotonic() - self._asked_s > ASK_S:
            self._ask()
        return self._window

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run `fn`, a function of a module, on one of the workers."""
        answer: Future[Any] = Future()
        try:
            inner = self._inner.submit(_run, pack((fn, args, kwargs)), _version())
        except Exception as error:  # noqa: BLE001 - cannot be pickled, or the connection has just gone
            answer.set_exception(self._as_promised(error))
        else:
            inner.add_done_callback(lambda done: self._answer(answer, done))
        return answer

    def submit_each(self, work: Callable[[Any], Any], tasks: Sequence[Any]) -> Future[Any]:
        """One call for many tasks, each within its limits in a process of its own there."""
        if self.limits == TaskLimits():
            return self.submit(each, work, tasks)
        return self.submit(_each_isolated, self.limits, self.warm, work, tasks)

    def check(self) -> None:
        """Raise when the scheduler is gone, or when there has been no worker for a while."""
        self._ask()
        if time.monotonic() - self._seen_s > NO_WORKER_S:
            raise ExecutorError(f"The cluster at {self.where} has no workers any more.", AGAIN)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster, after the work or at once. The cluster itself runs on."""
        try:
            self._inner.shutdown(wait=wait and not cancel_futures)
        except (OSError, CancelledError, TimeoutError):
            pass  # it has gone before us
        finally:
            self.client.close(timeout=CLOSE_S)

    def fit(self) -> Self:
        """Itself, when its workers have what the work needs."""
        try:
            self.client.wait_for_workers(1, timeout=CONNECT_S)
            found = self.client.run(_version)
        except TimeoutError as error:
            raise ExecutorError(
                f"The cluster at {self.where} has no workers.", "Start some first."
            ) from error
        except Exception as error:
            text = f"The workers at {self.where} cannot run loadwatch ({type(error).__name__})."
            raise ExecutorError(text, f"Install loadwatch {_version()} there.") from error
        wrong = sorted(set(found.values()) - {_version()})
        if wrong:
            text = f"Some workers at {self.where} have loadwatch {', '.join(wrong)}, here is {_version()}."
            raise ExecutorError(text, SAME)
        self._ask()
        return self

    def _ask(self) -> None:
        """How many workers there are."""
        self._asked_s = time.monotonic()
        try:
            n_threads = sum(self.client.nthreads().values()) if self.client.status == "running" else None
        except (OSError, CancelledError, TimeoutError):
            n_threads = None
        if n_threads is None:
            raise self._lost()
        self._window = max(n_threads, 1) * CALLS_A_THREAD * self.batch
        if n_threads:
            self._seen_s = self._asked_s

    def _answer(self, answer: Future[Any], done: Future[Any]) -> None:
        try:
            result = unpack(done.result())
        except CancelledError:
            answer.set_exception(self._lost())
        except BaseException as error:  # noqa: BLE001 - it is the result
            answer.set_exception(self._as_promised(error))
        else:
            settle(answer, result)

    def _as_promised(self, error: BaseException) -> BaseException:
        if self.client.status != "running":
            return self._lost()
        if type(error).__name__ == "KilledWorker":
            return CrashError("Every worker that took this task died.")
        return error

    def _lost(self) -> ExecutorError:
        return ExecutorError(f"The connection to the cluster at {self.where} was lost.", AGAIN)


# ---- on the workers -------------------------------------------------------------


class _Lent:
    """The processes of a worker: shared by its threads, ended when nobody has used them for a while."""

    def __init__(self, limits: TaskLimits, warm: tuple[str, ...]) -> None:
        self.limits, self.warm = limits, warm
        self._lock = threading.Lock()
        self._pool: Isolated | None = None
        self._n_users = 0
        self._used_s = 0.0

    @contextlib.contextmanager
    def lend(self) -> Iterator[Isolated]:
        """The processes, started when there are none."""
        from distributed import get_worker

        with self._lock:
            if self._pool is None:
                self._pool = Isolated(get_worker().state.nthreads, self.limits, self.warm)
            pool = self._pool
            self._n_users += 1
        try:
            yield pool
        finally:
            with self._lock:
                self._n_users -= 1
                self._used_s = time.monotonic()
            timer = threading.Timer(IDLE_S + 1.0, self._end_idle)
            timer.daemon = True
            timer.start()

    def _end_idle(self) -> None:
        with self._lock:
            if self._pool is None or self._n_users or time.monotonic() - self._used_s < IDLE_S:
                return
            pool, self._pool = self._pool, None
        pool.shutdown(cancel_futures=True)


_lent = functools.cache(_Lent)


def _run(call: bytes, wanted: str) -> bytes:
    if wanted != _version():  # a worker that came later
        raise ExecutorError(f"A worker has loadwatch {_version()}, not {wanted}.", SAME)
    fn, args, kwargs = unpack(call)
    return pack(fn(*args, **kwargs))


def _each_isolated(
    limits: TaskLimits, warm: tuple[str, ...], work: Callable[[Any], Any], tasks: Sequence[Any]
) -> list[Any]:
    """The result of each task, worked out in processes of this worker that a bad task may kill."""
    with _lent(limits, warm).lend() as pool:
        return [result for _, result in in_order(pool, work, tasks)]


def _version() -> str:
    return version("loadwatch")
