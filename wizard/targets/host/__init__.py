"""What a machine lacks, in the form in which its system takes settings: one module a system."""
