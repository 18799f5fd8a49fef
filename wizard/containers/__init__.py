"""What a container is allowed and what it runs, in no file's syntax; and each option of the engines, known once."""
