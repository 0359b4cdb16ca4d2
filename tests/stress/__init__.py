"""Random operations on the kernels, for minutes: `tox -e stress`."""
