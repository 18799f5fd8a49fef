"""werf-wizard: the narrowest container configuration in which werf with Buildah works."""

__version__ = "0.2.0"
