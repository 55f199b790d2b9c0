"""Rounds of SIGKILL in the middle of the load: nothing that was acknowledged may be lost or come twice. For ``workshop.py --kill``."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from app import SEED, TERRITORY
from measure import ROOT, environment, verdict
from workshop_crowd import Http, Told, join, send, stored, wait_for_port

RESTART_GOAL_S = 3.0


async def kill_rounds(folder: Path, rounds: int, phones: int) -> None:
    """End the server with SIGKILL in the middle of the load, again and again; look that nothing acknowledged is lost."""
    from assetmap.workspace.workshop_keys import read_keys

    told, restarts, tokens = Told(), [], {}
    chance = random.Random(SEED)
    keys = read_keys(folder)
    assert keys
    for number in range(rounds + 1):
        start = time.perf_counter()
        command = [sys.executable, "-m", "assetmap", "workshop", "open", TERRITORY, "--workspace", str(folder)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(), cwd=ROOT, text=True)
        port = await asyncio.to_thread(wait_for_port, folder, process)
        restarts.append(time.perf_counter() - start)
        connections = []
        for one in range(phones):
            http = Http(port)
            http.cookie = tokens.get(one, "")
            if not http.cookie:
                http = await join(port, keys.join_token, told)
                tokens[one] = http.cookie
            connections.append(http)
        until = time.perf_counter() + 20
        names = [f"k{number}x{one}" for one in range(phones * 5)]
        sending = [
            asyncio.create_task(send(connections[at % phones], name, told, until))
            for at, name in enumerate(names[:phones])
        ]
        if number < rounds:
            await asyncio.sleep(chance.uniform(0.01, 0.25))
            os.kill(process.pid, signal.SIGKILL)
            for one in sending:
                one.cancel()
            await asyncio.gather(*sending, return_exceptions=True)
        else:
            await asyncio.gather(*sending)
            process.send_signal(signal.SIGINT)
        process.wait(20)
    kept = stored(folder)
    lost = set(told.receipts) - set(kept)
    print(
        f"\n{rounds} times killed in the middle of {phones} posts: {len(told.receipts):,} acknowledged, {len(kept):,} in the store\n"
    )
    print(f"acknowledged and lost: {len(lost)}; twice: {len(kept) - len(set(kept))}")
    print(verdict("restart to serving, worst s", max(restarts[1:]), RESTART_GOAL_S))
