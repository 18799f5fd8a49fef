"""The formats that can be read, by the names that `--as` takes, with their reader; alone, so that --help is quick."""

FORMS = {
    "docker": "scripts",
    "compose": "compose",
    "makefile": "scripts:read_makefile",
    "jenkinsfile": "jenkinsfile",
    "quadlet": "quadlet",
    "container-parameters": "parameters",
    "kubernetes": "kubernetes",
    "gitlab-config": "gitlab_config",
    "gitlab-values": "helm_values:read_gitlab",
    "gitlab-ci": "gitlab_ci",
    "action": "action",
    "github-workflow": "github_workflow",
    "azure-pipelines": "azure_pipelines",
    "devcontainer": "devcontainer",
    "jenkins-values": "jenkins_values",
    "github-values": "helm_values:read_github",
}
"""Format to module of wizard/documents, and the function in it where it is not `read`."""
