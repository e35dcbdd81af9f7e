# The image of web, worker, beat and the commands; docker-compose.yml starts it.
# Bases are pinned by version; whoever builds for others adds the digest they tested.

FROM python:3.11.14-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_INPUT=1
RUN python -m venv /opt/venv
COPY requirements/run.txt /tmp/run.txt
RUN /opt/venv/bin/python -m pip install --require-hashes --no-deps --requirement /tmp/run.txt
WORKDIR /srv/vindplaats
COPY . .
# Hashed and compressed once, here: the root of what runs is read-only.
RUN DEMO=1 VAR_DIR=/srv/vindplaats/var /opt/venv/bin/python manage.py collectstatic --no-input \
    && rm -f var/*.sqlite3* \
    && /opt/venv/bin/python -m compileall -q -j 0 .

FROM python:3.11.14-slim-bookworm AS run
# Pango draws PDFs; the client programs of PostgreSQL take backups, of the server's version.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
      fonts-dejavu-core libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 postgresql-client-15 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 vindplaats \
    && useradd --uid 10001 --gid 10001 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin vindplaats \
    && install -d -o 10001 -g 10001 /srv/media /srv/journal /backups
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/vindplaats /srv/vindplaats
WORKDIR /srv/vindplaats
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp VAR_DIR=/srv/vindplaats/var MEDIA_ROOT=/srv/media
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "--config", "gunicorn.conf.py", "--bind", "0.0.0.0:8000", "--workers", "2", "youthwork.wsgi"]

FROM caddy:2.10.2-alpine AS proxy
RUN install -d -o 10002 -g 10002 /certificates
COPY deploy/Caddyfile /etc/caddy/Caddyfile
ENV XDG_DATA_HOME=/certificates XDG_CONFIG_HOME=/certificates
USER 10002:10002
