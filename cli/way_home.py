"""How somebody who started the demo on another machine sees it in the browser at home."""

from __future__ import annotations

import getpass
import os
import socket
from collections.abc import Sequence


def ssh_line(ports: Sequence[int]) -> str:
    """Return the command for the machine at home, after which each of these ports is there as it is here.

    Where we run within an SSH session, the address is the one by which that session came.
    """
    came_by = os.environ.get("SSH_CONNECTION", "").split()  # client's address and port, then ours
    host, port = (came_by[2], came_by[3]) if len(came_by) == 4 else (socket.gethostname(), "22")
    forwards = " ".join(f"-L {there}:127.0.0.1:{there}" for there in ports)
    by_port = "" if port == "22" else f"-p {port} "
    return f"ssh {by_port}{forwards} {getpass.getuser()}@{host}"
