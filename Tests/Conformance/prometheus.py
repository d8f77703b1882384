# SPDX-License-Identifier: Apache-2.0
"""A Prometheus server of the tests' own, and its tool."""

import json
import os
import re
import shutil
import subprocess
import threading
import urllib.error
import urllib.parse
import urllib.request

import testbed
from proxy import until

PROGRAM = shutil.which("prometheus")
TOOL = shutil.which("promtool")


def check(text):
    """What promtool has against a page of metrics; nothing if all is well."""
    if not TOOL:
        testbed.missing("promtool: apt-get install prometheus")
    result = subprocess.run([TOOL, "check", "metrics"], input=text.encode(), capture_output=True, timeout=testbed.PATIENCE)
    return (result.stdout + result.stderr).decode() if result.returncode else ""


class Prometheus:
    """Scrapes the given targets every two seconds."""

    def __init__(self, folder, targets):
        if not PROGRAM:
            testbed.missing("prometheus: apt-get install prometheus")
        configuration = os.path.join(folder, "prometheus.yml")
        with open(configuration, "w") as file:
            json.dump({"global": {"scrape_interval": "2s", "scrape_timeout": "2s"},
                       "scrape_configs": [{"job_name": "compatproxy", "static_configs": [{"targets": targets}]}]}, file)
        self._process = subprocess.Popen(
            [PROGRAM, f"--config.file={configuration}", f"--storage.tsdb.path={folder}/data",
             "--web.listen-address=127.0.0.1:0"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
        self.url = None
        self._log = []
        self._reader = threading.Thread(target=self._read_log, daemon=True)
        self._reader.start()
        until(lambda: self.url or self._process.poll() is not None, "Prometheus listens")
        assert self.url, "\n".join(self._log)

    def _read_log(self):
        for line in self._process.stderr:
            text = line.decode(errors="replace")
            self._log.append(text)
            found = re.search(r"Listening on.*address=(127\.0\.0\.1:\d+)", text)
            if found:
                self.url = "http://" + found.group(1)

    def query(self, expression):
        """The samples of an instant vector, as pairs of labels and value."""
        url = f"{self.url}/api/v1/query?" + urllib.parse.urlencode({"query": expression})
        try:
            with urllib.request.urlopen(url, timeout=testbed.PATIENCE) as answer:
                body = json.load(answer)
        except (urllib.error.URLError, ConnectionError):
            return []  # not up yet
        return [(sample["metric"], float(sample["value"][1])) for sample in body["data"]["result"]]

    def stop(self):
        self._process.terminate()
        self._process.wait(30)
        self._reader.join(5)
        self._process.stderr.close()
