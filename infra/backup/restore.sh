#!/bin/sh
# Puts an archive of back-up.sh back, into a folder that holds no store:  restore.sh ARCHIVE.tar DATA_DIR/objects
# All programs are stopped, and Redis is empty: what it held belongs to another time.
set -eu
archive=$1
store=$2
test ! -e "$store/installation.json" || { echo "$store holds a store already (expected none)" >&2; exit 1; }
mkdir -p "$store"
tar -C "$store" -xf "$archive"
