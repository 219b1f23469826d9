"""Prints the JSON schema of a custom resource, from its CustomResourceDefinition: python crd_schema.py CRD.yaml

A Kubernetes server drops members that it does not know; here they are mistakes, so that a misspelt one is found.
"""

import json
import sys

import yaml


def strict(schema):
    """The same schema, in which no object may have members that are not named."""
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    members = {name: strict(value) for name, value in schema.items()}
    # Go's own flag in the middle of an expression, which no other engine takes.
    if isinstance(schema.get("pattern"), str) and "(?i)" in schema["pattern"]:
        del members["pattern"]
    if "properties" in schema and not schema.get("x-kubernetes-preserve-unknown-fields"):
        members.setdefault("additionalProperties", False)
    return members


with open(sys.argv[1]) as file:
    definition = yaml.safe_load(file)
version = next(version for version in definition["spec"]["versions"] if version["storage"])
print(json.dumps(strict(version["schema"]["openAPIV3Schema"])))
