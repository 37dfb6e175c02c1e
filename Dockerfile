# The integration as an image. Needs nothing but this folder and a package index;
# what of the folder is taken is in .dockerignore.
ARG PYTHON_IMAGE=python:3.12-slim

FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1
WORKDIR /build
COPY requirements.txt ./
# The lock is complete: pip resolves nothing. The slim base has no compiler: what has
# no wheel is to fail here, with its name.
RUN python -m venv /opt/statuspage \
    && /opt/statuspage/bin/pip install --quiet --no-deps --require-hashes --only-binary :all: --requirement requirements.txt \
    && /opt/statuspage/bin/pip check

FROM ${PYTHON_IMAGE}
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Statuspage integration for Port" \
      org.opencontainers.image.description="Brings an Atlassian Statuspage account into Port's catalog" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# A user without an entry in /etc/passwd has no home, and only /tmp/ocean can be
# written to where the root is read-only.
ENV PATH=/opt/statuspage/bin:$PATH \
    HOME=/tmp/ocean \
    TMPDIR=/tmp/ocean \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY --from=build /opt/statuspage /opt/statuspage
COPY . .
# Readable whatever the builder's umask was, compiled once for a root that is
# read-only later, and writable for any user, as OpenShift picks its own.
RUN chmod -R a+rX . \
    && python -m compileall -q . \
    && mkdir -p /tmp/ocean \
    && chmod 1777 /tmp/ocean
# By number, or Kubernetes' runAsNonRoot cannot tell; group 0 as OpenShift has it.
USER 1001:0
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "/app/_infra/healthcheck.py"]
ENTRYPOINT ["sh", "/app/_infra/entrypoint.sh"]
CMD ["ocean", "sail"]
