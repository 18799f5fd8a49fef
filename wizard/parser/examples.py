"""Examples of every command, as its help shows them and as an error suggests them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wizard.language import Language, Text, text

EXAMPLES: Mapping[str, Sequence[tuple[str, Text]]] = {
    "": (
        ("werf-wizard", text("the wizard: checks this machine, asks, explains, writes the files")),
        ("werf-wizard doctor", text("which modes work on this machine, and what is missing for the others")),
        ("werf-wizard diagnose job.log", text("why a build failed, and the steps that fix it")),
    ),
    "ask": (
        ("werf-wizard ask", text("questions in the terminal, then the configuration")),
        ("werf-wizard ask -o out/", text("the same, written to files")),
        ("werf-wizard ask --facts system:ubuntu-22.04 > run.sh", text("for a machine with that system, to one file")),
    ),
    "doctor": (
        ("werf-wizard doctor", text("this machine and the cluster that kubectl uses")),
        ("werf-wizard doctor -v", text("with the evidence for each answer")),
        ("werf-wizard probe --script | ssh HOST sh -s | werf-wizard doctor --facts -", text("another machine")),
    ),
    "diagnose": (
        ("werf-wizard diagnose job.log", text("the log of a failed build; also a directory or zip archive of logs")),
        (
            "kubectl logs POD | werf-wizard diagnose --target kubernetes",
            text("from a Pod, with the fix for its manifest"),
        ),
        ("werf-wizard diagnose -- docker run …", text("runs the command, shows its output, then explains what failed")),
    ),
    "export": (
        ("werf-wizard export docker", text("the command for Docker, for this machine")),
        (
            "werf-wizard export kubernetes -o out/ --set namespace=build --set platform=gke",
            text("files for a cluster of GKE, in the namespace build"),
        ),
        (
            "werf-wizard export gitlab-docker --merge config.toml",
            text("as a diff of your file; with --write, in the file itself"),
        ),
    ),
    "verify": (
        ("werf-wizard verify", text("on the first engine that answers")),
        ("werf-wizard verify podman --mode overlay", text("one mode on one engine")),
        ("werf-wizard verify kubernetes --pools", text("in every pool of the cluster")),
    ),
    "lint": (
        ("werf-wizard lint .", text("all files of the project that configure containers")),
        ("werf-wizard lint --diff compose.yaml", text("what --fix would change")),
        ("werf-wizard lint --format sarif . > lint.sarif", text("for CI, which shows the findings in place")),
    ),
    "survey": (
        ("werf-wizard survey --sample", text("one node of each pool of the cluster")),
        ("werf-wizard survey --inventory hosts.txt", text("these hosts, with your ssh")),
        ("werf-wizard survey --from results/ --format html > fleet.html", text("an HTML page from collected results")),
    ),
    "learn": (
        ("werf-wizard learn", text("from the first chapter, or where you stopped")),
        ("werf-wizard learn 4", text("one chapter")),
        ("werf-wizard learn --list", text("the chapters, and which are done")),
    ),
    "explain": (
        ("werf-wizard explain modes/overlay", text("one page")),
        (
            "werf-wizard explain settings",
            text("the keys of --set with values and defaults, and the pages on settings"),
        ),
        ("werf-wizard explain --search permission denied", text("pages with these words")),
    ),
    "probe": (
        ("werf-wizard probe > facts.txt", text("facts of this machine, for --facts facts.txt elsewhere")),
        ("werf-wizard probe --script | ssh HOST sh -s > facts.txt", text("another machine, which needs only a shell")),
        ("werf-wizard probe --script > probe.sh", text("the script, to read or send")),
    ),
    "config": (
        ("werf-wizard config", text("the language and the colours, and where they come from")),
        ("werf-wizard config lang=ru theme=light", text("saves both")),
        ("werf-wizard config theme=auto", text("light or dark, like the terminal")),
    ),
    "completion": (
        (
            "source <(werf-wizard completion bash)",
            text("for this bash or zsh session; add it to ~/.bashrc or ~/.zshrc for all"),
        ),
        (
            "mkdir -p ~/.local/share/bash-completion/completions"
            " && werf-wizard completion bash > ~/.local/share/bash-completion/completions/werf-wizard",
            text("for every bash"),
        ),
        (
            "mkdir -p ~/.zfunc && werf-wizard completion zsh > ~/.zfunc/_werf-wizard",
            text("for every zsh, with fpath=(~/.zfunc $fpath) before compinit in ~/.zshrc"),
        ),
        (
            "mkdir -p ~/.config/fish/completions"
            " && werf-wizard completion fish > ~/.config/fish/completions/werf-wizard.fish",
            text("for every fish"),
        ),
    ),
}
"""By command; the empty name is the program without one."""


def examples_of(program: str) -> Sequence[tuple[str, Text]]:
    """Return the examples of a command by the name that argparse has for it: `werf-wizard export`."""
    return EXAMPLES[program.partition(" ")[2]]


def shown_examples(examples: Sequence[tuple[str, Text]], tr: Language) -> str:
    """Return the end of a help: each example on its own line, and below it what it is for."""
    lines = [f"  {command}\n      {tr(what)}\n" for command, what in examples]
    return "\n".join(("", tr(text("examples:")), "".join(lines)))
