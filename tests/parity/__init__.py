"""minitorch beside PyTorch in one process, number by number; see harness."""
