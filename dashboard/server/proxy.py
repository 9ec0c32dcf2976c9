"""nginx before several replicas: `deploy/nginx.conf` with their addresses, for a user without root's rights, too."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

TEMPLATE = Path(__file__).parents[2] / "deploy" / "nginx.conf"
LISTEN = "listen 8080;"
REPLICAS = re.compile(r"(?:^ *server dashboard-\d+:8501 .*\n)+", re.MULTILINE)
# nginx keeps there what it cannot hold in memory; the folders that it was built with belong to root.
KEPT = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def program() -> str | None:
    """Path of nginx, None when it is missing; users without root's rights often have no path to where it lies."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin")


def configuration(replicas: Sequence[str], listen: str, folder: Path) -> str:
    """The configuration of `deploy/nginx.conf` for these replicas.

    Args:
        replicas: their addresses, such as `127.0.0.1:8502`.
        listen: where nginx listens, as its `listen` takes it.
        folder: for what it cannot hold in memory.
    """
    template = TEMPLATE.read_text(encoding="utf-8")
    found = REPLICAS.search(template)
    assert found is not None, "deploy/nginx.conf names no replica"
    line = found[0].splitlines(keepends=True)[0]
    lines = "".join(re.sub(r"dashboard-\d+:8501", replica, line) for replica in replicas)
    folders = "".join(f"    {name}_temp_path {folder}/{name};\n" for name in KEPT)
    listening = template.replace(found[0], lines).replace(LISTEN, f"listen {listen};")
    return listening.replace("http {\n", f"http {{\n{folders}")


def command(nginx: str, replicas: Sequence[str], listen: str, folder: Path) -> list[str]:
    """Write the configuration into a folder; gives the command that runs nginx with it in the foreground."""
    # nginx that root started works as another user.
    folder.chmod(0o755)
    path = folder / "nginx.conf"
    path.write_text(configuration(replicas, listen, folder), encoding="utf-8")
    return [nginx, "-e", "stderr", "-c", str(path), "-g", f"daemon off; pid {folder}/nginx.pid;"]
