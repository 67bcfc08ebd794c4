"""Commands as whole processes: CPU of --help and rates against `python -c "import click"`, memory of the server.

Run: python -m benchmarks.commands
"""

import os
import re
import resource
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
RUNS = 11


def cpu(command: list[str]) -> float:
    """Return the CPU milliseconds of one run of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def main() -> None:
    """Print the figures: medians of runs taken in turn."""
    folder = str(Path(tempfile.mkdtemp()) / "instance")
    subprocess.run(
        [sys.executable, "cli.py", "demo", "--no-serve", "--folder", folder], check=True, capture_output=True, cwd=ROOT
    )
    program = [sys.executable, "cli.py", "--instance", folder]
    commands = {
        "import click": [sys.executable, "-c", "import click"],
        "--help": [*program, "--help"],
        "rates": [*program, "rates", "joint-protocols"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, command in commands.items():
            times[name].append(cpu(command))
    floor = median(times["import click"])
    for name, found in times.items():
        print(f"{name:14} {median(found):6.0f} ms CPU  {median(found) / floor:.2f} x")
    print(f"server after 100 requests: {server_memory(program):.0f} MiB resident")


def server_memory(program: list[str]) -> float:
    """Return the resident memory in MiB of `serve` after 100 requests."""
    command = [*program, "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout is not None
        address = re.search(r"http://\S+\d", server.stdout.readline())
        assert address is not None
        links = subprocess.run(
            [*program, "links", "joint-protocols", "--base", address[0]],
            check=True,
            capture_output=True,
            text=True,
            cwd=ROOT,
        )
        link = re.findall(r"http://\S+", links.stdout)[0]
        for _ in range(100):
            with urllib.request.urlopen(link) as page:
                page.read()
        status = (
            Path(f"/proc/{server.pid}/status").read_text(encoding="ascii") if os.path.exists("/proc") else "VmRSS: 0"
        )
        server.terminate()
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    main()
