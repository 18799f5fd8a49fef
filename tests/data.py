"""`make data`: how old each table of content/ is, where it came from, and how it is brought up to date."""

from datetime import date

from wizard.knowledge.dated import OLD, tables


def main() -> None:
    """Print every table, the oldest first."""
    today = date.today().isoformat()
    for table in sorted(tables(), key=lambda one: one.as_of):
        age = table.age(today)
        print(f"content/{table.name}.json: {table.as_of}, {age} days{' — TOO OLD' if age > OLD else ''}")
        for source in table.sources:
            print(f"  {source.state}  {source.name}")
        print(f"  {table.update}\n")


if __name__ == "__main__":
    main()
