#!/bin/sh
# Makes the certificates with which the services speak TLS to each other, in the folder that is
# named (secrets/ unless told): an authority, and a certificate with its key for the database, Redis
# and the web processes. Its own key is gone afterwards, so nobody can add one; all are renewed
# together. Does nothing where they are, unless told `--renew`.
set -eu
renew=
[ "${1:-}" != --renew ] || { renew=1; shift; }
folder=${1:-$(dirname "$0")/../secrets}
days=3650 # a certificate that runs out stops the house; renewing when it suits costs seconds
services="database redis web"
if [ -z "$renew" ] && [ -e "$folder/authority" ]; then exit 0; fi
command -v openssl >/dev/null || { echo "openssl is missing: install it" >&2; exit 1; }
mkdir -p -m 700 "$folder"
folder=$(cd "$folder" && pwd)
made=$(mktemp -d "$folder/new.XXXXXX")
trap 'rm -rf "$made"' EXIT
trap 'exit 1' INT TERM
cd "$made"
key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"; }
umask 077
key authority_key
cat >asked <<ASKED
[req]
prompt=no
distinguished_name=name
x509_extensions=extensions
[name]
CN=Vindplaats, this installation
[extensions]
basicConstraints=critical,CA:TRUE,pathlen:0
keyUsage=critical,keyCertSign
subjectKeyIdentifier=hash
ASKED
openssl req -x509 -new -sha256 -config asked -key authority_key -days "$days" -out authority
for service in $services; do
  key "${service}_key"
  cat >asked <<ASKED
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
subjectAltName=DNS:$service,DNS:localhost,IP:127.0.0.1
ASKED
  openssl req -new -key "${service}_key" -subj "/CN=$service" -out request
  openssl x509 -req -sha256 -in request -CA authority -CAkey authority_key -days "$days" \
    -extfile asked -out "${service}_certificate" 2>/dev/null
done
rm authority_key asked request
# Readable within the containers, whose users have no name here; the folder keeps others out.
chmod 444 ./*
for service in $services; do mv -f "${service}_certificate" "${service}_key" "$folder"; done
mv -f authority "$folder" # last: where it stands, all the others do
echo "made certificates for $services in $folder"
