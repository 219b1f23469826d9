#!/bin/sh
# Copies a filesystem store into one archive, while the service runs:  back-up.sh DATA_DIR/objects ARCHIVE.tar
#
# Objects are whole files that appear and go at once, so any of them can be copied at any moment. What points at others goes
# first: the audio of a promise was stored before it, and a catalogue before the pointer at it. The other way round an upload
# in between would be promised in the archive without its audio.
set -eu
store=$1
archive=$2
test -f "$store/installation.json" || { echo "$store is no store (expected installation.json in it)" >&2; exit 1; }
mkdir -p "$store/intents" "$store/catalogue/current"

# 1 says that a file went while it was read, as objects may; anything beyond is an error.
tar -C "$store" -cf "$archive.part" ./intents ./catalogue/current || test $? -eq 1
tar -C "$store" -rf "$archive.part" --exclude=./intents --exclude=./catalogue/current --exclude=./.unfinished . || test $? -eq 1
mv "$archive.part" "$archive"
