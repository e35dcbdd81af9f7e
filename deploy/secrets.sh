#!/bin/sh
# Makes, beside docker-compose.yml, a file for each secret that isn't there yet, and the folder
# of backups; changes none.
set -eu
cd "$(dirname "$0")/.."
mkdir -p -m 700 secrets
random() { head -c 32 /dev/urandom | base64 | tr -d '\n' | tr '+/' '-_'; }
make() { # NAME VALUE
  [ -e "secrets/$1" ] && return
  # Readable within the container, whose user has no name here; the folder keeps others out.
  (umask 077 && printf '%s\n' "$2" >"secrets/$1")
  chmod 444 "secrets/$1"
  echo "made secrets/$1"
}
make secret_key "$(random)$(random)"
make field_keys "$(random)"
make index_key "$(random)"
make database_password "$(random | tr -d '=')"
make database_url "postgres://vindplaats:$(cat secrets/database_password)@database:5432/vindplaats?sslmode=verify-full&sslrootcert=/run/secrets/authority"
deploy/certificates.sh
mkdir -p -m 700 backups
[ "$(id -u)" != 0 ] || chown 10001:10001 backups # the container's user
[ -e secrets/email_url ] || echo "now write the mail server's address into secrets/email_url"
