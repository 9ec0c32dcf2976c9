"""`python -m etl`: see etl/cli.py."""

import os
import sys

# Matrices here are small: a second thread for one costs more of the processor than it saves, above all beside other
# work. OpenBLAS asks once, when numpy is loaded. Figures are then also the same on any number of cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if __name__ == "__main__":
    # Not above: a process of the build's own runs this file, too, and needs few of these libraries.
    from etl.cli import main

    raise SystemExit(main(sys.argv[1:]))
