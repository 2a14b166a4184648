"""A client of ml-airflow in one file. It needs Python 3.9 and nothing else: put it beside your script.

    curl -O http://localhost:8080/clients/ml_airflow.py

    from ml_airflow import Client

    client = Client("http://localhost:8080")
    run = client.run("iris_training_dag", {"k": 5})   # triggers it and waits; raises RunFailed unless it succeeds
    print(client.log(run, "iris_report"))

Everything that the API answers is a dict, with the fields that /docs describes. As a program it triggers a run, waits
for it, and ends with 1 where it does not succeed:

    python3 ml_airflow.py iris_training_dag '{"k": 5}'
"""

from __future__ import annotations

import json
import os
import sys
import time
from http.client import HTTPException
from pathlib import Path, PurePosixPath
from typing import Any, Iterator, Mapping, Optional, Sequence, Union
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

__all__ = ["ApiError", "Client", "RunFailed"]

Json = dict  # What the API answers.
Run = Union[int, Json]

_WAIT_SECONDS = 30
_PATIENCE_SECONDS = 60
_ENDED = ("success", "failed", "cancelled")
_OUTAGES = (0, 502, 503, 504)


class ApiError(Exception):
    """The API refused. `status` is 0 where it could not be reached; `code` is for programs, the text for people."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class RunFailed(Exception):
    """A run that was waited for failed or was cancelled."""

    def __init__(self, run: Json, failures: Sequence[Json]) -> None:
        head = f"Run '{run['run_id']}' of DAG '{run['dag_id']}' ended as {run['state']}."
        super().__init__("\n".join([head, *(f"{_name(one)}: {one['failure']}" for one in failures)]))
        self.run = run
        self.failures = failures


class Client:
    """Talks to one API.

    `url`: its address; default: ML_AIRFLOW_URL, or http://localhost:8080.
    `token`: default: ML_AIRFLOW_TOKEN; without one the API answers only the user that started it, on the same machine.
    """

    def __init__(self, url: Optional[str] = None, token: Optional[str] = None) -> None:
        self.url = (url or os.environ.get("ML_AIRFLOW_URL") or "http://localhost:8080").rstrip("/")
        # A token from a file or a Secret often ends with a line feed.
        self._token = (token or os.environ.get("ML_AIRFLOW_TOKEN") or "").strip()
        if not (self._token.isascii() and self._token.isprintable()):
            raise ValueError("The token holds a character that no token has, such as a line end.")

    def plan(self, dag_id: str, conf: Optional[Mapping[str, Any]] = None, **options: Any) -> Json:
        """What a run would do, task by task, with the reasons. Nothing is written. `options`: as for `trigger`."""
        return self._post(f"/dags/{_part(dag_id)}/plan", {"conf": dict(conf or {}), **options})

    def trigger(self, dag_id: str, conf: Optional[Mapping[str, Any]] = None, **options: Any) -> Json:
        """Triggers a run and returns it at once.

        `options`: run_id, force, samples, execution_date, pool. The same run_id again returns the first run. `warnings`
        of the answer say why it may wait, such as for a worker of its queue.
        """
        return self._post(f"/dags/{_part(dag_id)}/runs", {"conf": dict(conf or {}), **options})

    def run(
        self, dag_id: str, conf: Optional[Mapping[str, Any]] = None, *, timeout: Optional[float] = None, **options: Any
    ) -> Json:
        """Triggers a run and waits for its end: `trigger`, then `wait`."""
        return self.wait(self.trigger(dag_id, conf, **options), timeout=timeout)

    def wait(self, run: Run, *, timeout: Optional[float] = None, check: bool = True) -> Json:
        """Waits until a run has ended and returns it. The server holds each request, so nothing is asked again and again.

        Raises RunFailed where it has not succeeded, unless `check` is false; TimeoutError after `timeout` seconds.
        The run goes on all the same. An API that is away for less than a minute, such as for a restart, does no harm.
        """
        number = _number(run)
        end = None if timeout is None else time.monotonic() + timeout
        state, answered = "open", time.monotonic()
        while True:
            left = _WAIT_SECONDS if end is None else max(0.0, end - time.monotonic())
            try:
                answer = self._get(f"/runs/{number}", {"wait": min(_WAIT_SECONDS, int(left)), "limit": 1})
                state, answered = answer["state"], time.monotonic()
            except ApiError as error:
                if error.status not in _OUTAGES or time.monotonic() - answered > _PATIENCE_SECONDS:
                    raise
                time.sleep(min(1.0, left))
            if state in _ENDED:
                break
            if end is not None and time.monotonic() >= end:
                raise TimeoutError(f"Run {number} is {state} after {timeout} s; it goes on.")
            if 0 < left < 1:
                time.sleep(left)
        if check and answer["state"] != "success":
            raise RunFailed(answer, [one for one in self.tasks(answer) if one["state"] == "failed"])
        return answer

    def tasks(self, run: Run) -> "list[Json]":
        """The task instances of a run, each with its decision and reason."""
        return list(self._pages(f"/runs/{_number(run)}/task-instances", "task_instances"))

    def log(self, run: Run, task_id: str, *, sample: Optional[str] = None) -> str:
        """The log of the last try of a task. Of one that was skipped: of the execution whose result it uses."""
        one = self._task(run, task_id, sample)
        reused = one["reused"] or {"run": one["run"]["id"], "try_number": one["try_number"]}
        number, try_number = reused["run"], reused["try_number"]
        if try_number == 0:
            return ""
        text, offset = [], 0
        while True:
            query = {"sample": sample, "offset": offset}
            path = f"/runs/{number}/tasks/{_part(task_id)}/tries/{try_number}/log"
            body, headers = self._read(path, query)
            text.append(body.decode(errors="replace"))
            following = int(headers["next-offset"])
            if following == offset or not body:
                return "".join(text)
            offset = following

    def outputs(self, run: Run, task_id: Optional[str] = None, *, sample: Optional[str] = None) -> "list[Json]":
        """The files that the tasks of a run have made, or reuse: each with task_id, sample, path, size and type."""
        chosen = self.tasks(run) if task_id is None else [self._task(run, task_id, sample)]
        found = []
        for one in chosen:
            for file in self._get(f"/task-instances/{one['id']}/outputs")["outputs"]:
                found.append({"task_instance": one["id"], "task_id": one["task_id"], "sample": one["sample"], **file})
        return found

    def read(self, output: Json) -> bytes:
        """The bytes of a file that `outputs` has listed."""
        path = f"/task-instances/{output['task_instance']}/outputs/content"
        return self._read(path, {"path": output["path"]})[0]

    def download(self, run: Run, folder: Union[str, Path], task_id: Optional[str] = None) -> "list[Path]":
        """Puts the files of a run under a folder, each below its task and sample, and returns their paths."""
        saved = []
        for one in self.outputs(run, task_id):
            if one["type"] == "folder":
                continue
            inside = PurePosixPath(one["task_id"], one["sample"] or "", one["path"] or one["name"])
            if inside.is_absolute() or ".." in inside.parts:
                raise ApiError(0, "bad_path", f"The API named an output outside the folder: {inside}")
            target = Path(folder, inside)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(self.read(one))
            saved.append(target)
        return saved

    def cancel(self, run: Run) -> Json:
        """Asks a run to stop."""
        return self._post(f"/runs/{_number(run)}/cancel")

    def _task(self, run: Run, task_id: str, sample: Optional[str]) -> Json:
        for one in self._pages(f"/runs/{_number(run)}/task-instances", "task_instances"):
            if one["task_id"] == task_id and one["sample"] == sample:
                return one
        name = task_id if sample is None else f"{task_id} [{sample}]"
        raise ApiError(404, "not_found", f"Run {_number(run)} has no task instance {name}.")

    def _pages(self, path: str, name: str) -> "Iterator[Json]":
        cursor = None
        while True:
            page = self._get(path, {"limit": 500, "cursor": cursor})
            yield from page[name]
            cursor = page["next_cursor"]
            if cursor is None:
                return

    def _get(self, path: str, query: Optional[Mapping[str, Any]] = None) -> Json:
        return json.loads(self._read(path, query)[0])

    def _post(self, path: str, body: Optional[Json] = None) -> Json:
        return json.loads(self._read(path, None, _json(body or {}))[0])

    def _read(self, path: str, query: Optional[Mapping[str, Any]] = None, body: Optional[bytes] = None):
        given = {name: value for name, value in (query or {}).items() if value is not None}
        request = Request(f"{self.url}/api/v1{path}?{urlencode(given)}".rstrip("?"), data=body)
        if body is not None:
            request.add_header("content-type", "application/json")
        if self._token:
            request.add_header("authorization", f"Bearer {self._token}")
        try:
            with _OPENER.open(request, timeout=_WAIT_SECONDS + _PATIENCE_SECONDS) as answer:
                return answer.read(), answer.headers
        except HTTPError as error:
            raise _refusal(error) from None
        except (HTTPException, OSError) as error:
            reason = error.reason if isinstance(error, URLError) else str(error) or type(error).__name__
            raise ApiError(0, "unreachable", f"The API at {self.url} cannot be reached: {reason}") from None


class _NoRedirects(HTTPRedirectHandler):
    """Following one would send the token to another address, and make a GET of a POST."""

    def redirect_request(self, *_: Any) -> None:
        return None


_OPENER = build_opener(_NoRedirects)


def _refusal(error: HTTPError) -> ApiError:
    if 300 <= error.code < 400:
        return ApiError(error.code, "redirected", f"The API redirects to {error.headers['location']}: give that address.")
    try:
        answer = json.loads(error.read())
        return ApiError(error.code, str(answer["code"]), str(answer["message"]))
    except (ValueError, KeyError, TypeError, HTTPException, OSError):
        return ApiError(error.code, "unknown", f"The API answered {error.code}.")


def _json(body: Json) -> bytes:
    try:
        return json.dumps(body, allow_nan=False).encode()
    except ValueError:
        raise ApiError(0, "bad_conf", "The conf holds a number that JSON has not: NaN or Infinity.") from None


def _part(name: str) -> str:
    return quote(name, safe="")


def _number(run: Run) -> int:
    return run if isinstance(run, int) else run["id"]


def _name(task: Json) -> str:
    return task["task_id"] if task["sample"] is None else f"{task['task_id']} [{task['sample']}]"


def _conf(text: str) -> Json:
    try:
        conf = json.loads(text, object_pairs_hook=_without_doubles)
    except json.JSONDecodeError as error:
        raise ValueError(f"CONF is not JSON: {error}") from None
    if not isinstance(conf, dict):
        raise ValueError("CONF is not a JSON object, such as '{\"k\": 5}'.")
    return conf


def _without_doubles(pairs: "list[tuple[str, Any]]") -> Json:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("CONF names a key twice in one object.")
    return found


def _main(words: Sequence[str]) -> int:
    if len(words) not in (1, 2) or words[0].startswith("-"):
        print("usage: python3 ml_airflow.py DAG_ID [CONF]\n\nCONF is JSON, such as '{\"k\": 5}'.", file=sys.stderr)
        return 2
    try:
        conf = _conf(words[1]) if len(words) == 2 else {}
        client = Client()
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    try:
        run = client.trigger(words[0], conf)
        print(f"{client.url}/admin/runs/{run['id']}", flush=True)
        for warning in run.get("warnings", ()):
            print(warning, file=sys.stderr, flush=True)
        ended = client.wait(run)
    except (ApiError, RunFailed) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted: a run that was triggered goes on.", file=sys.stderr)
        return 130
    print(f"Run '{ended['run_id']}' succeeded.")
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
