"""Fetches uv's wheel from PyPI with nothing but the standard library; used where pip is missing."""

import hashlib
import io
import json
import os
import platform
import sys
import urllib.request
import zipfile

ENDINGS = {
    ("Linux", "x86_64"): "manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    ("Linux", "aarch64"): "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64.whl",
    ("Darwin", "arm64"): "macosx_11_0_arm64.whl",
    ("Darwin", "x86_64"): "macosx_10_12_x86_64.whl",
}


def main(version, folder):
    """Put the `uv` program of this version into FOLDER/bin."""
    index = "https://pypi.org/pypi/uv/%s/json" % version
    ending = ENDINGS[(platform.system(), platform.machine())]
    with urllib.request.urlopen(index, timeout=60) as answer:
        files = json.load(answer)["urls"]
    wheel = next(file for file in files if file["filename"].endswith(ending))
    with urllib.request.urlopen(wheel["url"], timeout=300) as answer:
        content = answer.read()
    if hashlib.sha256(content).hexdigest() != wheel["digests"]["sha256"]:
        raise SystemExit("the wheel of uv arrived damaged")
    target = os.path.join(folder, "bin", "uv")
    os.makedirs(os.path.dirname(target))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        name = next(name for name in archive.namelist() if name.endswith("scripts/uv"))
        with open(target, "wb") as program:
            program.write(archive.read(name))
    os.chmod(target, 0o755)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
