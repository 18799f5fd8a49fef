"""A plan in a platform's own syntax: one module a target, each `render(plan, …) -> artifacts`."""
