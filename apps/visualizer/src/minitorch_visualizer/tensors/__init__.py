"""Tensors as a reader makes them: typed shapes, chains of operations, and what lies where in storage."""
