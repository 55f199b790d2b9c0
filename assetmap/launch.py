"""Start the screens as a child process, say where they are, and end them again."""

from __future__ import annotations

import contextlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType

from assetmap.errors import AssetMapError

ADDRESS = "127.0.0.1"
START_SECONDS = 60.0
END_SECONDS = 4.0

SETTINGS: dict[str, str] = {
    "server.address": ADDRESS,
    "server.headless": "true",
    "server.maxUploadSize": "20",
    "server.fileWatcherType": "none",
    "server.showEmailPrompt": "false",
    "server.enableXsrfProtection": "true",
    "server.enableCORS": "true",
    "browser.gatherUsageStats": "false",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "client.toolbarMode": "minimal",
    "runner.magicEnabled": "false",
    "runner.postScriptGC": "false",
    "logger.level": "warning",
    "theme.light.primaryColor": "#0B6B57",
    "theme.light.backgroundColor": "#FAF8F4",
    "theme.light.secondaryBackgroundColor": "#FFFFFF",
    "theme.light.textColor": "#1D2A33",
    "theme.light.linkColor": "#0B6B57",
    "theme.light.borderColor": "#DAD5CC",
    "theme.dark.primaryColor": "#5FD0B5",
    "theme.dark.backgroundColor": "#151B20",
    "theme.dark.secondaryBackgroundColor": "#1E262C",
    "theme.dark.textColor": "#EEF1F3",
    "theme.dark.linkColor": "#5FD0B5",
    "theme.dark.borderColor": "#3A454D",
    "theme.font": "sans-serif",
    "theme.baseFontSize": "16",
}
"""What Streamlit is told. ``.streamlit/config.toml`` says the same for those who start it by hand; a test compares them."""

SHARED_MEMORY = {"MALLOC_ARENA_MAX": "2"}
"""Has the server's threads share their memory where the system is Linux: what drawing one map gave back, drawing the next takes."""

KEPT_VARIABLES = (
    "PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP", "VIRTUAL_ENV", "SYSTEMROOT",
    "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "LD_LIBRARY_PATH", "SSL_CERT_FILE",
)  # fmt: skip
KEPT_PREFIXES = ("ASSETMAP_", "LC_", "PYTHON", "OMP_", "OPENBLAS_", "GDAL_", "PROJ_", "COVERAGE_")


def run_app(port: int | None, open_browser: bool, environment: Mapping[str, str]) -> int:
    """Run the app until Ctrl-C or SIGTERM and return 0.

    Prints ``Open http://127.0.0.1:PORT`` on one line when the app answers. Without ``port`` the system picks a free one.
    ``environment`` is put over this process's own. ``ASSETMAP_NO_BROWSER=1`` keeps the browser closed whatever
    ``open_browser`` says.

    Raises
    ------
    AssetMapError
        When the port is taken, the app does not start, or it ends by itself.
    """
    script = find_app_script()
    environment = {**os.environ, **environment}
    port = _usable_port(port)
    instance = secrets.token_hex(8)
    with _asked_to_end() as ended:
        child = _start(
            script,
            port,
            {**SHARED_MEMORY, **_bounded(environment), "ASSETMAP_INSTANCE": instance, "ASSETMAP_LIFELINE": "1"},
        )
        errors = _ErrorLines(child)
        try:
            if not _wait_until_ready(child, port, instance, ended):
                if ended.is_set():
                    return 0
                raise AssetMapError(_not_started(child, errors))
            url = f"http://{ADDRESS}:{port}"
            print(f"Open {url}", flush=True)
            errors.pass_on()
            if open_browser and environment.get("ASSETMAP_NO_BROWSER", "") in ("", "0") and _has_screen(environment):
                threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
            while not ended.wait(0.2):
                if child.poll() is not None:
                    raise AssetMapError(f"The app ended by itself (code {child.returncode}). Start it again.")
            return 0
        finally:
            _end(child)


def find_app_script() -> Path:
    """Find ``streamlit_app.py``: inside the installed package, or beside the package in a checkout."""
    package = Path(__file__).resolve().parent
    for script in (package / "_bundled" / "streamlit_app.py", package.parent / "streamlit_app.py"):
        if script.is_file():
            return script
    raise AssetMapError("The app's start file streamlit_app.py is not there. Install assetmap again.")


def _usable_port(port: int | None) -> int:
    """Check that nobody listens on ``port``, or ask the system for a free one."""
    if port is not None and not 1 <= port <= 65535:
        raise AssetMapError(f"{port} is not a port. Use a number from 1024 to 65535, or leave --port out.")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port or 0))
        except PermissionError as error:
            raise AssetMapError(f"Port {port} may not be used by you. Choose one from 1024 up with --port.") from error
        except OSError as error:
            raise AssetMapError(
                f"Port {port} is already in use, perhaps by another assetmap. Choose another with --port, or leave --port out."
            ) from error
        return int(probe.getsockname()[1])


def _bounded(environment: Mapping[str, str]) -> dict[str, str]:
    """Keep what Python and assetmap need; somebody's own Streamlit settings do not reach the app."""
    return {
        name: value
        for name, value in environment.items()
        if name.upper() in KEPT_VARIABLES or name.upper().startswith(KEPT_PREFIXES)
    }


def _start(script: Path, port: int, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    package_home = str(Path(__file__).resolve().parent.parent)
    paths = [package_home, *filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))]
    environment["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(paths))
    flags = [f"--{name}={value}" for name, value in {**SETTINGS, "server.port": str(port)}.items()]
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), *flags],
            stdin=subprocess.PIPE,  # held open: when it closes, the child knows that we are gone
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment,
            start_new_session=os.name == "posix",  # Ctrl-C reaches us alone, and we end the child in order
        )
    except OSError as error:
        raise AssetMapError(f"The app could not be started: {error.strerror or error}.") from error


class _ErrorLines:
    """The child's stderr: the last lines are kept while it starts; afterwards every line is passed on to ours."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        self.last: deque[str] = deque(maxlen=200)
        self._passing = threading.Event()
        self._child = child
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def pass_on(self) -> None:
        """From now on write the lines to our stderr, those kept so far first."""
        for line in self.last:
            print(line, file=sys.stderr)
        self._passing.set()

    def finished(self) -> list[str]:
        """Return the last lines of a child that has ended."""
        self._thread.join(1.0)
        return list(self.last)

    def _read(self) -> None:
        for raw in self._child.stderr or ():
            line = raw.decode("utf-8", errors="replace").rstrip()
            if self._passing.is_set():
                print(line, file=sys.stderr, flush=True)
            else:
                self.last.append(line)


def _wait_until_ready(child: subprocess.Popen[bytes], port: int, instance: str, ended: threading.Event) -> bool:
    """Wait until our child itself answers on ``port``; False when it ended, was told to end, or took too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if child.poll() is not None or ended.wait(0.05):
            return False
        if _answers(port, instance) and child.poll() is None:
            return True
    return False


def _answers(port: int, instance: str) -> bool:
    connection = http.client.HTTPConnection(ADDRESS, port, timeout=2)
    try:
        connection.request("GET", "/_stcore/health")
        answer = connection.getresponse()
        return answer.status == 200 and answer.getheader("X-Assetmap-Instance") == instance
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _not_started(child: subprocess.Popen[bytes], errors: _ErrorLines) -> str:
    if child.poll() is None:
        return f"The app did not answer within {START_SECONDS:.0f} seconds. Close other programs and try again."
    lines = [line for line in errors.finished() if line.strip()]
    reason = lines[-1].strip()[:200] if lines else f"it ended with code {child.returncode}"
    return f"The app could not start: {reason}"


def _has_screen(environment: Mapping[str, str]) -> bool:
    """Say whether a browser window can open; on a Linux console one would take over the terminal."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


@contextlib.contextmanager
def _asked_to_end() -> Iterator[threading.Event]:
    """Turn Ctrl-C and SIGTERM into an event, and put the old handlers back afterwards."""
    ended = threading.Event()

    def note(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    if threading.current_thread() is not threading.main_thread():
        yield ended
        return
    watched = [signal.SIGINT, signal.SIGTERM]
    previous = [signal.signal(one, note) for one in watched]
    try:
        yield ended
    finally:
        for one, handler in zip(watched, previous, strict=True):
            signal.signal(one, handler)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child: ask, wait a little, then insist."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    if child.stdin:
        with contextlib.suppress(OSError):
            child.stdin.close()
