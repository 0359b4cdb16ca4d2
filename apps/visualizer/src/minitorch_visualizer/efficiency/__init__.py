"""How the fast backend works, and how fast it is on this machine."""
