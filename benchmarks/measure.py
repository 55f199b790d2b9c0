"""Measure whole processes in turn: wall time, processor time and memory, as medians with their range.

Cases run A B C, A B C, so that a slow minute of the machine hits all alike; one warm-up round is not counted. The
product of a run is the ratio between cases of the same run, not the seconds.

Usage: python benchmarks/measure.py [--runs 5] [--reference NAME] NAME='COMMAND WITH ARGUMENTS' ...
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shlex
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SAMPLES_PER_SECOND = 20
MIB = 2**20


@dataclass(frozen=True)
class Sample:
    """One finished process.

    ``tree_mib`` is the largest sum over the process and its children, sampled; ``process_mib`` the largest single
    process as the system counted it (sampled where that is no more than what this process holds, which the system counts
    as well). ``said`` is the last line of standard output.
    """

    wall_s: float
    cpu_s: float
    tree_mib: float
    process_mib: float
    exit_code: int
    said: str
    complaint: str

    @property
    def answer(self) -> dict[str, Any]:
        """What the process said about itself, if its last line was a JSON object."""
        try:
            value = json.loads(self.said)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


@cache
def _bytecode() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="bytecode-")


def environment() -> dict[str, str]:
    """Return the environment of measured processes: this checkout's package first, and bytecode kept as on any user's machine.

    Where Python is told not to keep bytecode, every process compiles all it imports, which hides everything else on a
    small extract. The warm-up round fills a folder of this run's own.
    """
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    own = {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONPYCACHEPREFIX": _bytecode().name}
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | own


def use_checkout() -> None:
    """Make ``import assetmap`` take this checkout's package, as the measured processes do."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))


def run_once(command: Sequence[str], timeout_s: float = 900) -> Sample:
    """Run one command from start to exit and measure it; a run over ``timeout_s`` is ended and counts as failed."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=err, env=environment(), cwd=ROOT)
        watch = _Watch(process.pid, start + timeout_s)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.stop()
        inherited = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        counted = usage.ru_maxrss * 1024 if usage.ru_maxrss * 1024 > inherited * 1.05 else watch.largest_one
        complaint = f"over {timeout_s:.0f} s" if watch.timed_out else _last_line(err)
        return Sample(
            wall_s=wall,
            cpu_s=usage.ru_utime + usage.ru_stime,
            tree_mib=max(watch.largest, counted) / MIB,
            process_mib=counted / MIB,
            exit_code=process.returncode,
            said=_last_line(out),
            complaint=complaint if process.returncode else "",
        )


def _last_line(file: Any) -> str:
    file.seek(0)
    lines = file.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""


class _Watch:
    """Samples the memory of a process tree on a thread of its own until stopped, and ends what takes too long."""

    def __init__(self, pid: int, deadline: float) -> None:
        self.largest = 0
        self.largest_one = 0
        self.timed_out = False
        self._pid, self._deadline = pid, deadline
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(1 / SAMPLES_PER_SECOND):
            pids = tree_of(self._pid)
            sizes = [resident_bytes(pid) for pid in pids]
            self.largest = max(self.largest, sum(sizes))
            self.largest_one = max(self.largest_one, *sizes)
            if time.monotonic() > self._deadline:
                self.timed_out = True
                end_tree(pids)
                return


def tree_of(pid: int) -> list[int]:
    """Return a process and everything below it that runs now."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        try:
            tasks = list(Path(f"/proc/{one}/task").iterdir())
            waiting += [int(child) for task in tasks for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def resident_bytes(pid: int) -> int:
    """Return how much memory a process holds now; 0 when it has gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def end_tree(pids: Sequence[int]) -> None:
    """End exactly these processes."""
    for pid in pids:
        try:
            os.kill(pid, 9)
        except ProcessLookupError:
            continue


Cases = Mapping[str, Sequence[str]]


def run_in_turn(
    cases: Cases, runs: int, timeout_s: float = 900, before: Callable[[str], None] | None = None
) -> dict[str, list[Sample]]:
    """Run every case ``runs`` times in turn after one warm-up round; a case that fails once is not run again.

    ``before`` is called with the case's name before each run, outside what is measured.
    """
    samples: dict[str, list[Sample]] = {name: [] for name in cases}
    failed: set[str] = set()
    for round_number in range(runs + 1):
        for name, command in cases.items():
            if name in failed:
                continue
            if before:
                before(name)
            sample = run_once(command, timeout_s)
            _say_progress(round_number, name, sample)
            if sample.exit_code:
                failed.add(name)
                samples[name] = [sample]
            elif round_number:
                samples[name].append(sample)
    return samples


def _say_progress(round_number: int, name: str, sample: Sample) -> None:
    what = f"round {round_number}" if round_number else "warm-up"
    trouble = f" FAILED: {sample.complaint}" if sample.exit_code else ""
    print(f"  {what} {name}: {sample.wall_s:.2f} s {sample.tree_mib:.0f} MiB{trouble}", file=sys.stderr, flush=True)


def median(samples: Sequence[Sample], name: str) -> float:
    """Return the median of one measure."""
    return statistics.median(getattr(sample, name) for sample in samples)


def ratio(samples: Mapping[str, Sequence[Sample]], one: str, other: str, name: str = "wall_s") -> float | None:
    """Return how many times ``other``'s median ``one``'s is; None when either did not run."""
    pair = [samples.get(one, ()), samples.get(other, ())]
    if any(not part or part[0].exit_code for part in pair):
        return None
    return median(pair[0], name) / median(pair[1], name)


def table(samples: Mapping[str, Sequence[Sample]], reference: str, answers: Sequence[str] = ()) -> str:
    """Write a markdown table: one row per case, ratios to ``reference``, and what the cases said under ``answers``."""
    columns = ["case", "runs", "wall s (min-max)", f"x {reference}", "cpu s", "peak MiB", f"x {reference}", *answers]
    rows = []
    for name, taken in samples.items():
        if not taken or taken[0].exit_code:
            complaint = taken[0].complaint if taken else "not run"
            rows.append([name, "0", f"failed: {complaint[:60]}", *[""] * (len(columns) - 3)])
            continue
        walls = [sample.wall_s for sample in taken]
        said = [show(taken[-1].answer.get(key)) for key in answers]
        wall = f"{statistics.median(walls):.2f} ({min(walls):.2f}-{max(walls):.2f})"
        times = show(ratio(samples, name, reference))
        memory = show(ratio(samples, name, reference, "tree_mib"))
        cpu, peak = f"{median(taken, 'cpu_s'):.2f}", f"{median(taken, 'tree_mib'):.0f}"
        rows.append([name, str(len(taken)), wall, times, cpu, peak, memory, *said])
    return markdown(columns, rows)


def markdown(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def show(value: Any) -> str:
    """Write a number shortly; nothing for None."""
    if value is None:
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def verdict(what: str, value: float | None, at_most: float) -> str:
    """Write one goal as a line of a list: what, how much, and whether that reaches the goal."""
    if value is None:
        return f"* {what}: not measured (goal: at most {at_most:g})"
    return f"* {what}: **{value:.2f}** (goal: at most {at_most:g}; {'reached' if value <= at_most else 'NOT reached'})"


def machine() -> str:
    """Say what the figures were taken on, without naming the machine."""
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, load before {load:.1f}"


def main() -> None:
    """Measure commands named on the command line."""
    parser = argparse.ArgumentParser(description="Measure commands in turn.")
    parser.add_argument("cases", nargs="+", metavar="NAME=COMMAND")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--reference")
    options = parser.parse_args()
    cases = {name: shlex.split(command) for name, _, command in (case.partition("=") for case in options.cases)}
    print(machine())
    print(table(run_in_turn(cases, options.runs), options.reference or next(iter(cases))))


if __name__ == "__main__":
    main()
