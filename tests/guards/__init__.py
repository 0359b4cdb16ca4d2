"""What the guards know about the house; the tests beside this folder apply them and prove that they can fail."""
