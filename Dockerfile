# docker build -t policy-watch .      more in docs/running.md

FROM python:3.13-slim AS build
# Where pip needs an index of your own: --build-arg PIP_INDEX_URL=…
ARG PIP_INDEX_URL
ARG EXTRAS=apprise,metrics
WORKDIR /src
# What the program needs, hash by hash as in locks/, or nothing. No pip in what is kept: nothing is installed later.
COPY locks ./locks
RUN python -m venv --without-pip /opt/policy-watch \
 && pip --python /opt/policy-watch/bin/python install --no-cache-dir --require-hashes --no-deps \
    --requirement locks/base.txt $(echo "$EXTRAS" | tr , '\n' | sed -n 's#..*#--requirement locks/&.txt#p') \
 && pip install --no-cache-dir --require-hashes --no-deps --requirement locks/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY watcher ./watcher
RUN pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
 && pip --python /opt/policy-watch/bin/python install --no-deps /wheels/*.whl

FROM python:3.13-slim
# With a browser: --build-arg EXTRAS=apprise,metrics,browser --build-arg PACKAGES=chromium
ARG PACKAGES
RUN test -z "$PACKAGES" || { apt-get update && apt-get install -y --no-install-recommends $PACKAGES && rm -rf /var/lib/apt/lists/*; }
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin watch \
 && install -d -o watch -g watch -m 750 /data
COPY --from=build /opt/policy-watch /opt/policy-watch
COPY --chown=watch:watch sources.yaml /data/sources.yaml
ENV PATH=/opt/policy-watch/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    WATCH_CONFIG=/data/sources.yaml \
    WATCH_DATABASE=/data/watch.db
USER watch
WORKDIR /data
VOLUME /data
# A source is in trouble after two of its intervals, so there is no hurry; in the first half hour everything is new.
HEALTHCHECK --interval=10m --timeout=1m --start-period=30m --retries=1 CMD ["policy-watch", "status"]
CMD ["policy-watch", "run"]
