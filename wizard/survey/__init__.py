"""A survey: the probe's answers from many machines, put together into pools, and compared with an earlier survey."""
