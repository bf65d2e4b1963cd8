#!/bin/sh
# Run a script with the first Python that is new enough: $PYTHON, else python3, else a numbered one.
for python in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
  if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    exec "$python" "$@"
  fi
done
echo "Causeway needs Python 3.11 or newer, and none was found (${PYTHON:-$(python3 --version 2>&1)}): install it, or name it with make PYTHON=/path/to/python3." >&2
exit 1
