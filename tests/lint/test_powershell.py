"""Containers that PowerShell starts are judged like those of a shell, with the places of the script."""

import pytest

from tests.lint.judging import judge, named
from wizard.documents.powershell import for_shell
from wizard.formats.shell import ScriptText

IMAGE = "registry.werf.io/werf/werf:2-stable"
SCRIPT = f"""Write-Host "don't"
<# an `old` way:
   docker run it #>
$Image = "{IMAGE}"
docker run --rm `
  --privileged `
  -v "C:\\cache:/cache" `
  $Image werf converge
"""


def within(indent: str) -> str:
    return SCRIPT.replace("\n", f"\n{indent}").rstrip(" ")


FILES = {
    "build.ps1": SCRIPT,
    "Jenkinsfile": f"node {{\n  powershell '''\n  {within('  ')}'''\n}}\n",
    "pwsh.jenkinsfile": f"node {{\n  pwsh(script: '''\n  {within('  ')}''')\n}}\n",
    "azure-pipelines.yml": f"steps:\n  - pwsh: |\n      {within('      ')}",
    "azure-pipelines-task.yml": "steps:\n  - task: PowerShell@2\n    inputs:\n      targetType: inline\n"
    f"      script: |\n        {within('        ')}",
    ".github/workflows/w.yml": "on: push\njobs:\n  a:\n    runs-on: windows-2022\n    steps:\n"
    f"      - shell: pwsh\n        run: |\n          {within('          ')}",
    ".gitlab-ci.yml": f"a:\n  tags: [windows]\n  script:\n    - |\n      {within('      ')}",
}


@pytest.mark.parametrize("name", FILES)
def test_a_command_goes_on_behind_a_backtick(name: str) -> None:
    report = judge(FILES[name], name=name)
    (found,) = named(report, "privileged-wide")
    line = FILES[name].split("\n")[found.at.line - 1]
    assert line[found.at.column - 1 :].startswith("--privileged")
    assert (report.unread, named(report, "not-read")) == ((), [])


def test_each_character_keeps_its_place() -> None:
    windows = SCRIPT.replace("\n", "\r\n")
    content = for_shell(ScriptText(windows)).content
    assert [index for index, one in enumerate(content) if one == "\n"] == [
        index for index, one in enumerate(windows) if one == "\n"
    ]
    assert f'\n   Image="{IMAGE}"' in content


@pytest.mark.parametrize(
    "content",
    [
        "A=`docker ps`\n",
        "docker stop `docker ps -q`\n",
        "echo a\n",
        "x=1 `\ny\n`\n",
        "# Start-Up of the build\ndocker run \\\n  --rm a\n",
        "echo Get-Started\nC=\\`\n",
        "#!/bin/sh\ncat <<E\nWrite-Host a\n$x = 1\nE\necho a\\b\n",
        "perl -e '\n$x = 1;\n'\ndocker run \\\n  --privileged a\n",
    ],
)
def test_a_shell_script_stays_as_it_is(content: str) -> None:
    assert for_shell(ScriptText(content)).content == content
