"""Ground shared by all rooms: locks that die with their owner, folders that go with it, patience."""
