"""The lab: a real Docker, a real Buildah, and what the program really prints. See README.md."""
