"""`python -m etl`: see etl/cli.py."""

import os
import sys

# Matrices here are small: a second thread for one costs more of the processor than it saves, above all beside other
# work. OpenBLAS asks once, when numpy is loaded. Figures are then also the same on any number of cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from etl.cli import main

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
