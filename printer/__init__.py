"""Paper. The public face for other programs: put a ticket in the spool, see what becomes of it.

    spool = PrintSpool(path)
    spool.submit(job)                          # a lobby.contract.visits.PrintJob; the same id never prints twice
    async for state in spool.watch(job.id):    # queued, sending, then confirmed or failed; unknown means: again

The print agent (`lobby print-agent`), with the same path, prints what is in it.
"""

from __future__ import annotations

from printer.spool import JobState, PrintSpool

__all__ = ["JobState", "PrintSpool"]
