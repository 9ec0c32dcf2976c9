"""What may be said of an estimate: whether it is reliable, whether two differ, whether another program agrees."""
