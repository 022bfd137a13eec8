# SPDX-License-Identifier: EUPL-1.2
"""How do web and worker run together? The worker is a child process; it ends with the web, and is started again."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable

from django.core.handlers.wsgi import WSGIHandler
from waitress import create_server

from veiligheidsbeeld.ground.core import UserError

_RESTART_SECONDS = 2.0


def serve_forever(host: str, port: int, *, with_worker: bool, ready: Callable[[str], None]) -> None:
    """Answer requests until the process is asked to stop. Raises UserError when the port is taken."""
    _refuse_taken(host, port)
    server = create_server(
        WSGIHandler(), host=host, port=port, threads=8, ident="veiligheidsbeeld",
        # a reverse proxy on this machine says whether the visitor came by https; nobody else is believed
        trusted_proxy="127.0.0.1", trusted_proxy_headers="x-forwarded-proto x-forwarded-for",
        clear_untrusted_proxy_headers=True,
    )  # fmt: skip
    stop = threading.Event()
    if with_worker:
        threading.Thread(target=_keep_worker, args=(stop,), daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    ready(f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0') else host}:{server.effective_port}/")  # noqa: S104
    try:
        server.run()
    finally:
        stop.set()


def _refuse_taken(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UserError("port_taken", port=str(port)) from error


def _keep_worker(stop: threading.Event) -> None:
    """Run the worker; start it again if it dies. It ends by itself when this process is gone (its pipe closes)."""
    while not stop.is_set():
        command = [sys.executable, "-m", "veiligheidsbeeld.doors.jobs.worker"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env=os.environ.copy())  # noqa: S603
        while process.poll() is None and not stop.wait(0.5):
            pass
        if stop.is_set():
            process.terminate()
            return
        stop.wait(_RESTART_SECONDS)
