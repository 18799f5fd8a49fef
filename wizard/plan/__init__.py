"""Facts and answers in, what to do out. Everything here is a pure function."""
