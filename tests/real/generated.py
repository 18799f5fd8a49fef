"""Large files of the kinds, made from a seed: their size is the point, so they are not kept."""

import random
from collections.abc import Callable

from tests.real.corpus import RealFile

SEED = 20
_WORDS = ("api", "web", "worker", "cron", "mail", "search", "admin", "billing", "auth", "img")
_WERF = "registry.werf.io/werf/werf:2-stable"


def large_files() -> tuple[RealFile, ...]:
    """One large file of each kind that grows in people's hands."""
    chance = random.Random(SEED)
    return tuple(RealFile(kind, name, ("large",), make(chance)) for kind, name, make in _MADE)


def _name(chance: random.Random, number: int) -> str:
    return f"{chance.choice(_WORDS)}-{number}"


def _noise(chance: random.Random, indent: str) -> str:
    """What stands between the lines of grown files: nothing, a comment, an empty line."""
    return chance.choice(("", "", f"{indent}# {chance.choice(_WORDS)}: see the wiki\n", "\n", f"{indent}#\n"))


def _compose(chance: random.Random) -> str:
    services = []
    for number in range(70):
        image = _WERF if number == 33 else f"registry.example.com/{chance.choice(_WORDS)}:{number}"
        body = f"  {_name(chance, number)}:\n{_noise(chance, '    ')}    image: {image}\n"
        body += "    environment:\n" + "".join(f"      V{n}: '{chance.random()}'\n" for n in range(5))
        services.append(body + (f"    volumes: [d{number}:/data]\n" if chance.random() < 0.5 else ""))
    volumes = "".join(f"  d{number}:\n" for number in range(70))
    return f"version: '3.4'\nservices:\n{''.join(services)}volumes:\n{volumes}"


def _pipeline(chance: random.Random) -> str:
    jobs = ["stages: [build, test, deploy]\n.base: &base\n  tags: [docker]\n"]
    for number in range(70):
        job = f"{_noise(chance, '')}{_name(chance, number)}:\n  <<: *base\n  stage: test\n  script:\n"
        job += "".join(f"    - make {chance.choice(_WORDS)} # {n}\n" for n in range(chance.randrange(1, 6)))
        jobs.append(job)
    return "".join(jobs) + f"ship:\n  stage: deploy\n  image: {_WERF}\n  script: [werf converge]\n"


def _workflow(chance: random.Random) -> str:
    jobs = []
    for number in range(50):
        container = f"    container: {_WERF}\n" if number == 25 else ""
        steps = "".join(f"{_noise(chance, '      ')}      - run: make {chance.choice(_WORDS)}\n" for _ in range(6))
        jobs.append(f"  {_name(chance, number)}:\n    runs-on: self-hosted\n{container}    steps:\n{steps}")
    jobs[25] += "      - run: werf converge\n"
    return f"on: push\njobs:\n{''.join(jobs)}"


def _manifests(chance: random.Random) -> str:
    documents = []
    for number in range(70):
        image, command = (_WERF, "[werf, converge]") if number == 35 else (f"img:{number}", "[run]")
        documents.append(
            f"# Source: chart/{_name(chance, number)}.yaml\napiVersion: batch/v1\nkind: Job\nmetadata:\n"
            f"  name: j{number}\n{_noise(chance, '  ')}spec:\n  template:\n    spec:\n      restartPolicy: Never\n"
            f"      containers:\n        - name: main\n          image: {image}\n          command: {command}\n"
        )
    return "---\n".join(documents)


def _runners(chance: random.Random) -> str:
    runners = ["concurrent = 50\n"]
    for number in range(40):
        name, image = ("werf", _WERF) if number == 30 else (_name(chance, number), "alpine:3")
        runners.append(
            f'{_noise(chance, "")}[[runners]]\n  name = "{name}"\n  executor = "docker"\n  [runners.docker]\n'
            f'    image = "{image}"\n    volumes = ["/cache", "/v{number}"]\n'
        )
    return "".join(runners)


def _script(chance: random.Random) -> str:
    lines = [
        f"{_noise(chance, '')}docker run --rm -e N={number} registry.example.com/x:{number} make\n"
        for number in range(300)
    ]
    many = " \\\n".join(f"  -v v{number}:/v{number}" for number in range(300))
    return "#!/bin/bash\nset -e\n" + "".join(lines) + f"docker run --rm \\\n{many} \\\n  {_WERF} werf build\n"


def _unit(chance: random.Random) -> str:
    lines = "".join(f"{_noise(chance, '')}Environment=V{n}={chance.random()}\n" for n in range(500))
    return f"[Container]\nImage={_WERF}\n{lines}Exec=werf converge\n"


def _values(chance: random.Random) -> str:
    keys = "".join(f"{_name(chance, n)}:\n{_noise(chance, '  ')}  replicas: {n}\n" for n in range(300))
    config = '[[runners]]\n      [runners.kubernetes]\n        image = "' + _WERF + '"\n'
    return f"gitlabUrl: https://g/\nrunners:\n  config: |\n    {config}{keys}"


_MADE: tuple[tuple[str, str, Callable[[random.Random], str]], ...] = (
    ("compose", "docker-compose.yml", _compose),
    ("gitlab-ci", ".gitlab-ci.yml", _pipeline),
    ("github", ".github/workflows/all.yml", _workflow),
    ("kubernetes", "rendered.yaml", _manifests),
    ("gitlab-config", "config.toml", _runners),
    ("docker", "all.sh", _script),
    ("quadlet", "big.container", _unit),
    ("helm", "values.yaml", _values),
)
