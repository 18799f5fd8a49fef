"""werf-wizard: the container configuration with the fewest rights in which werf builds with Buildah."""

__version__ = "0.2.0"
