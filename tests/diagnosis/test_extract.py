"""Lines of a file for a reason: by what the parser finds in it, whatever its texts look like."""

from wizard.diagnosis.extract import lines_about
from wizard.formats.notes import Data, Explained
from wizard.targets.documents import toml_file, yaml_file

SCRIPT = "mountPath: /x\n- name: data\n---\nkind: Text\n"


def test_a_text_that_looks_like_a_mount_brings_no_volume() -> None:
    container: Data = {"name": "c", "args": Explained("mountPath: /x\n- name: data\n", "a/b")}
    pod: dict[str, Data] = {"spec": {"containers": [container], "volumes": [{"name": "data", "emptyDir": {}}]}}
    shown = lines_about(yaml_file("pod.yaml", [pod]), ["a/b"])
    assert "emptyDir" not in shown
    assert shown.splitlines()[:4] == ["spec:", "  containers:", "    - name: c", "      args: |"]


def test_a_mount_brings_its_volume() -> None:
    mount: Data = {"name": "data", "mountPath": Explained("/x", "a/b")}
    volumes: list[Data] = [{"name": "other", "emptyDir": {}}, {"name": "data", "emptyDir": {}}]
    pod: dict[str, Data] = {"spec": {"containers": [{"name": "c", "volumeMounts": [mount]}], "volumes": volumes}}
    shown = lines_about(yaml_file("pod.yaml", [pod]), ["a/b"])
    assert shown.count("emptyDir") == 1
    assert "other" not in shown


def test_a_document_ends_where_the_next_begins_not_at_a_line_of_a_text() -> None:
    first: dict[str, Data] = {
        "apiVersion": "v1",
        "kind": Explained("ConfigMap", "a/b"),
        "data": {"x": SCRIPT, "y": "end"},
    }
    shown = lines_about(yaml_file("maps.yaml", [first, {"kind": "Other"}]), ["a/b"])
    assert "end" in shown
    assert "Other" not in shown


def test_a_table_is_shown_up_to_the_next_whatever_its_texts_hold() -> None:
    data: dict[str, Data] = {
        "runners": [
            {"name": "a", "docker": Explained({"script": "[none]\n[[no]]\n", "image": "x"}, "a/b"), "z": {"k": 1}}
        ]
    }
    shown = lines_about(toml_file("config.toml", data), ["a/b"])
    assert "image" in shown
    assert "k = 1" not in shown
