# SPDX-License-Identifier: Apache-2.0
"""What the upstream serves: answers of a real Engine 29.7.2, recorded at API 1.55; the long lists repeat one record."""

import os

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bodies")
VERSION = "1.55"
# What an old client asks for, so that rules apply; the newest one has none.
OLD = "1.24"

CONTAINER = "f9efa457cdfd081f4594e30433548e77b6a780d1c48e7913b7d2c6a2a712554c"
# What cases ask for, by the name of its size.
TARGETS = {
    "300 B": "/volumes/shop_data",
    "6 kB": f"/containers/{CONTAINER}/json",
    "400 kB": "/containers/json",
    "8 MB": "/images/json",
}


def read(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        return file.read()


def repeated(record, key, count):
    """A list of `count` such records, each with an id of its own."""
    record = record.strip()
    start = record.index(f'"{key}":"') + len(key) + 4
    end = record.index('"', start)
    return "[" + ",".join(f"{record[:end - 8]}{index:08x}{record[end:]}" for index in range(count)) + "]\n"


def write(folder):
    """Writes them where a web server finds them by the path of the request."""
    images = 8_000_000 // len(read("image.json"))
    for path, body in {
        "version": read("version.json"),
        "_ping": "OK",
        f"v{VERSION}/_ping": "OK",
        f"v{VERSION}/version": read("version.json"),
        f"v{VERSION}{TARGETS['300 B']}": read("volume.json"),
        f"v{VERSION}{TARGETS['6 kB']}": read("inspect.json"),
        f"v{VERSION}{TARGETS['400 kB']}": repeated(read("container.json"), "Id", 200),
        f"v{VERSION}{TARGETS['8 MB']}": repeated(read("image.json"), "Id", images),
    }.items():
        place = os.path.join(folder, path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "w", encoding="utf-8") as file:
            file.write(body)


def events(length):
    """About `length` bytes of recorded events, whole records only."""
    records = read("events.json").splitlines(keepends=True)
    output, size = [], 0
    while size < length:
        record = records[len(output) % len(records)]
        output.append(record.encode())
        size += len(record)
    return output
