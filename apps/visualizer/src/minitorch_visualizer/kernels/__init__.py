"""CUDA kernels at work: which there are, what a launch of one does, and its source."""
