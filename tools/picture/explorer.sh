#!/usr/bin/env bash
# Writes docs/explorer.png: the official explorer with a synced simulated account.
set -euo pipefail
cd "$(dirname "$0")/../.."
if ! command -v chromium >/dev/null; then
	echo '*** NOT RUN: the picture of the explorer needs chromium, which is not installed.'
	exit 0
fi
folder=$(mktemp -d)
port=$((20000 + RANDOM % 10000))
env -u BATON_CLIENT_ID bin/litmos-simulator -- bin/baton-litmos --log-level error --file "$folder/demo.c1z"
bin/baton explorer --file "$folder/demo.c1z" --port $port >"$folder/log" 2>&1 &
explorer=$!
trap 'kill $explorer 2>/dev/null || true; rm -rf "$folder"' EXIT
until (: </dev/tcp/127.0.0.1/$port) 2>/dev/null; do
	kill -0 $explorer || { cat "$folder/log"; exit 1; }
	sleep 0.2
done
# Without a sandbox, so that it also runs as root and in a container; it opens only this page.
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$folder/profile" \
	--window-size=1200,690 --virtual-time-budget=15000 --screenshot="$folder/explorer.png" "http://127.0.0.1:$port/" 2>"$folder/log" ||
	{ cat "$folder/log"; exit 1; }
size=$(wc -c <"$folder/explorer.png")
((size <= 150000)) || { echo "the picture is too large: $size bytes"; exit 1; }
mv "$folder/explorer.png" docs/explorer.png
