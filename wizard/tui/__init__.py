"""The full-screen face: Textual screens and widgets over one session."""
