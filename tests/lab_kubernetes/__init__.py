"""The lab of Kubernetes: a whole cluster of one node, from the sources and packages of Debian alone."""
