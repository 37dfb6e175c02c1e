#!/bin/sh
# What the image starts with: makes the folder it may write to, trusts the extra
# certificates, and hands over to the command (`ocean sail` unless another is given;
# for a single resync, sync_once.py).
set -eu

# The only place that is written to, so that the root can be read-only.
writable=/tmp/ocean
certificates=/usr/local/share/ca-certificates

mkdir -p "$writable"

# Kubernetes mounts a secret's files as links, hence -L.
if [ -n "$(find -L "$certificates" -type f \( -name '*.crt' -o -name '*.pem' \) 2>/dev/null)" ]; then
    bundle=$writable/ca-bundle.pem
    # What the integration would trust without them comes first.
    cat "${SSL_CERT_FILE:-$(python -m certifi)}" >"$bundle"
    # A blank line after each: a file that ends without one would spoil the next.
    find -L "$certificates" -type f \( -name '*.crt' -o -name '*.pem' \) \
        -exec sh -c 'for file; do cat "$file"; echo; done' - {} + >>"$bundle"
    export SSL_CERT_FILE="$bundle" REQUESTS_CA_BUNDLE="$bundle"
fi

if [ $# -eq 0 ]; then
    set -- ocean sail
fi

# `ocean sail` ends with 0 even when its one resync has failed, and the job that runs it
# would stay green. As Ocean does, the variable of its own goes before the JSON.
if [ "$*" = "ocean sail" ]; then
    listener=${OCEAN__EVENT_LISTENER__TYPE:-${OCEAN__EVENT_LISTENER:-}}
    # Of {"type": "ONCE", …}, quoted once more or not, ,type:ONCE,… is left.
    case ",$(printf %s "$listener" | tr -d "[:space:]\"'\\\\" | tr '{}' ',')," in
        ,ONCE, | *,type:ONCE,*) set -- python sync_once.py ;;
    esac
fi
exec "$@"
