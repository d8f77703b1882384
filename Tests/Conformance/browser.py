# SPDX-License-Identifier: Apache-2.0
"""A headless Chromium, driven by its DevTools protocol over pipes."""

import base64
import json
import os
import shutil
import subprocess
import tempfile

import testbed


class Browser:
    """One page in a browser of its own."""

    def __init__(self, folder, *, width=1280, height=900):
        program = shutil.which("chromium")
        if not program:
            testbed.missing("chromium: apt-get install chromium")
        self._profile = tempfile.mkdtemp(dir=folder)
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()
        command = [
            program, "--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--no-first-run", "--disable-extensions", "--disable-background-networking", "--hide-scrollbars",
            f"--user-data-dir={self._profile}", f"--window-size={width},{height}", "about:blank"]
        # Chromium reads commands from descriptor 3 and answers on 4.
        self._process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}', "bash", *command],
            pass_fds=(theirs_in, theirs_out), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True, env={**os.environ, "HOME": self._profile})
        os.close(theirs_in)
        os.close(theirs_out)
        self._input = os.fdopen(ours_in, "rb", buffering=0)
        self._output = os.fdopen(ours_out, "wb", buffering=0)
        self._buffer = b""
        self._number = 0
        self._session = None
        #: What the page wrote to the console as an error or a warning, threw, or could not load.
        self.complaints = []
        page = next(t for t in self._call("Target.getTargets")["targetInfos"] if t["type"] == "page")
        self._session = self._call("Target.attachToTarget", targetId=page["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._call(f"{domain}.enable")

    def _receive(self):
        while b"\0" not in self._buffer:
            piece = self._input.read(1 << 20)
            if not piece:
                raise AssertionError("the browser has gone")
            self._buffer += piece
        message, self._buffer = self._buffer.split(b"\0", 1)
        return json.loads(message)

    def _call(self, method, **parameters):
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._output.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._receive()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]
            self._note(answer.get("method"), answer.get("params", {}))

    def _note(self, event, parameters):
        if event == "Runtime.exceptionThrown":
            self.complaints.append(str(parameters["exceptionDetails"]))
        elif event == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning"):
            self.complaints.append(str(parameters["args"]))
        elif event == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
            self.complaints.append(str(parameters["entry"]))
        elif event == "Network.loadingFailed" and not parameters.get("canceled"):
            self.complaints.append(str(parameters))

    def open(self, url):
        self._call("Page.navigate", url=url)

    def run(self, script):
        """The value of a script in the page; a promise is waited for."""
        answer = self._call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait(self, script, seconds=testbed.PATIENCE):
        """Waits until a condition holds in the page; looked at there, whenever the page is drawn anew."""
        return self.run(f"""new Promise((resolve, reject) => {{
            const end = Date.now() + {seconds * 1000};
            const look = () => {{
                const value = (() => {{ try {{ return {script}; }} catch {{ return false; }} }})();
                if (value) resolve(value);
                else if (Date.now() > end) reject(new Error("never came true"));
                else setTimeout(look, 50);
            }};
            look();
        }})""")

    def press(self, key, code):
        """A key of the keyboard."""
        for kind in ("keyDown", "keyUp"):
            self._call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code,
                       text="\r" if key == "Enter" and kind == "keyDown" else "")

    def prefer(self, scheme):
        """Light or dark."""
        self._call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def screenshot(self, path, width=1280, height=1000):
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        data = self._call("Page.captureScreenshot", format="png")["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def close(self):
        try:
            self._call("Browser.close")
        except (AssertionError, OSError):
            pass
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        self._input.close()
        self._output.close()
        shutil.rmtree(self._profile, ignore_errors=True)
