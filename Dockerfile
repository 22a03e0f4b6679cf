# syntax=docker/dockerfile:1
# Server and worker, from one image: `serve` is the default, `worker`, `migrate` and the rest are given as the command.

# The Python that the tests run on.
ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build

# What changes seldom comes first, so that a change of the code installs only the code.
COPY locks/build.txt locks/server.txt locks/
RUN python -m pip install --require-hashes --only-binary :all: -r locks/build.txt && \
    python -m venv --without-pip /opt/identitymap && \
    python -m pip --python /opt/identitymap/bin/python install --require-hashes --only-binary :all: -r locks/server.txt

COPY clients/python/ clients/python/
COPY pyproject.toml README.md LICENSE ./
COPY server/ server/
RUN python -m pip wheel --no-deps --no-build-isolation --wheel-dir dist ./clients/python . && \
    python -m pip --python /opt/identitymap/bin/python install --no-deps --no-index dist/*.whl && \
    python -m pip --python /opt/identitymap/bin/python check


FROM python:${PYTHON}
ARG VERSION=unreleased
LABEL org.opencontainers.image.title="IdentityMap" \
      org.opencontainers.image.description="Maps a company's own user and class ids to Edlink IDs, and back." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}"

# Nothing is installed into a running container.
RUN python -m pip uninstall --yes --root-user-action=ignore setuptools wheel pip

COPY --from=build /opt/identitymap /opt/identitymap

# In a container, loopback reaches nobody. The server still refuses to listen there without TLS unless it is told to.
ENV PATH=/opt/identitymap/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    IDENTITYMAP_HOST=0.0.0.0 \
    IDENTITYMAP_METRICS_HOST=0.0.0.0

# A number, so that Kubernetes' runAsNonRoot can see that it is not root.
USER 10001:10001
# Look-ups; metrics of the server; metrics of the worker.
EXPOSE 50051 9464 9465

# Of the server. The worker has no gRPC port: see deploy/compose.yaml for its check.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["identitymap", "health"]

ENTRYPOINT ["identitymap"]
CMD ["serve"]
