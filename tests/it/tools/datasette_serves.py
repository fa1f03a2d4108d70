"""A Datasette over a file with our metadata: how many rows each canned query gives.

`datasette_serves.py FILE METADATA NAME=VALUE …` prints them by name."""

import json
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request

path, metadata, *given = sys.argv[1:]
given = dict(word.split("=", 1) for word in given)
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
server = subprocess.Popen(
    [sys.executable, "-m", "datasette", path, "-m", metadata, "-p", str(port), "--setting", "max_returned_rows", "5000"],
    stdout=subprocess.DEVNULL,
    stderr=subprocess.PIPE,
)


def fetch(place):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{place}", timeout=60) as answer:
        return answer.read().decode()


try:
    for _ in range(600):
        try:
            fetch("/-/versions.json")
            break
        except OSError:
            assert server.poll() is None, server.stderr.read().decode()
            time.sleep(0.1)
    front = fetch("/migrasome")
    for word in ["about_this_file", "term_keys", "Table 1 of the review, as printed"]:
        assert word in front, word
    assert "The spelling in lower case" in fetch("/migrasome/term_keys")
    tables = json.loads(fetch("/migrasome.json"))["tables"]
    hidden = {table["name"] for table in tables if table["hidden"]}
    assert {"refinery_schema_history", "shipped_rows"} <= hidden, hidden
    queries = json.load(open(metadata))["databases"]["migrasome"]["queries"]
    counts = {}
    for name, query in queries.items():
        asked = {param: given.get(f"{name}.{param}", "") for param in query["params"]}
        place = f"/migrasome/{name}.json?" + urllib.parse.urlencode({"_shape": "array", **asked})
        counts[name] = len(json.loads(fetch(place)))
    print(json.dumps(counts))
finally:
    server.terminate()
