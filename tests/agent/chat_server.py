"""An OpenAI-compatible server in this process whose replies a function writes; streams if it is asked to."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKENS = {"prompt_tokens": 90, "completion_tokens": 10, "total_tokens": 100}
Request = dict[str, Any]
Reply = str | dict[str, Any] | int


def calls(name: str, **arguments: Any) -> dict[str, Any]:
    """A reply that calls one function."""
    function = {"name": name, "arguments": json.dumps(arguments)}
    return {"tool_calls": [{"index": 0, "id": "call_1", "type": "function", "function": function}]}


def text_of(request: Request) -> str:
    """The newest message."""
    return str(request["messages"][-1]["content"])


@contextmanager
def serve(reply: Callable[[Request], Reply]) -> Iterator[str]:
    """Serve chat completions at the address that is yielded.

    Args:
        reply: From a request to words, to a message with `tool_calls`, or to a status code that refuses it.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            said = reply(request)
            if isinstance(said, int):
                self._send(said, "application/json", json.dumps({"error": {"message": "scripted"}}))
                return
            message = {"role": "assistant", "content": said} if isinstance(said, str) else {"role": "assistant", **said}
            if request.get("stream"):
                pieces = [{"choices": [{"index": 0, "delta": message, "finish_reason": "stop"}]}]
                pieces += [{"choices": [], "usage": TOKENS}]
                lines = [json.dumps({"id": "1", "object": "chat.completion.chunk", "model": "m", **p}) for p in pieces]
                self._send(200, "text/event-stream", "".join(f"data: {line}\n\n" for line in [*lines, "[DONE]"]))
                return
            choice = {"index": 0, "message": {"content": None, **message}, "finish_reason": "stop"}
            whole = {"id": "1", "object": "chat.completion", "model": "m", "choices": [choice], "usage": TOKENS}
            self._send(200, "application/json", json.dumps(whole))

        def _send(self, status: int, kind: str, body: str) -> None:
            content = body.encode()
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(content)))
            self.send_header("connection", "close")  # a kept one would outlive the test's event loop
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
