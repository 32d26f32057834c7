"""Pages become volumes: put together as they are, numbered, indexed, and read again."""
