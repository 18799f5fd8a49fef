"""The inverse of export: what an existing configuration allows, what of it will fail, what is wider than needed."""
