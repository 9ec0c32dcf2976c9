"""Files that take long, made in processes of their own."""

# How many processes make files; where it is not set, the number of cores decides (`dashboard/files/pool.py`).
PROCESSES = "MEDICAL_HOME_FILE_PROCESSES"
