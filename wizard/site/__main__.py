"""`python -m wizard.site FOLDER`: writes the site; existing files are replaced one by one."""

import sys
from pathlib import Path

from wizard.site.building import build

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m wizard.site FOLDER")
    print(f"{build(Path(sys.argv[1]))} pages")
