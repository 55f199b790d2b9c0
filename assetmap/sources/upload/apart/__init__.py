"""What is read in a process of its own: file formats whose readers a hostile file could crash, hold up or send elsewhere."""
