#!/usr/bin/env bash
# Writes docs/terminal.md: what a sync of a simulated account shows on a terminal of 80 and
# of 200 columns, and in a pipe. Takes three minutes, because a sync waits for the quota.
set -euo pipefail
cd "$(dirname "$0")/../.."
if ! command -v tmux >/dev/null; then
	echo '*** NOT RUN: the pictures of the terminal need tmux, which is not installed.'
	exit 0
fi
folder=$(mktemp -d)
socket=$folder/tmux
trap 'tmux -S "$socket" kill-server 2>/dev/null || true; rm -rf "$folder"' EXIT
account='-users 2000 -teams 20 -courses 100 -assignees 100 -quota 100'
sync="cd $folder && env -u BATON_LOG_LEVEL $PWD/bin/litmos-simulator $account -- $PWD/bin/baton-litmos"

# show is what a terminal of so many columns shows now, without the empty lines below.
show() { tmux -S "$socket" capture-pane -p -t "of$1" | sed -e 's/[[:space:]]*$//' -e '/./,$!d' | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'; }

for columns in 80 200; do
	tmux -S "$socket" new-session -d -s "of$columns" -x "$columns" -y 24 "bash --norc --noprofile"
	tmux -S "$socket" send-keys -t "of$columns" "PS1='\$ '; clear; $sync -f $columns.c1z 2>&1; tmux -S $socket wait-for -S done$columns" Enter
done
bash -c "$sync -f pipe.c1z" 2>&1 | cat >"$folder/pipe.txt" &
sleep 70
for columns in 80 200; do show $columns | tail -3 >"$folder/$columns.txt"; done
for columns in 80 200; do tmux -S "$socket" wait-for "done$columns"; done
wait
show 80 | sed -n '/^Synced/,/^Look/p' >"$folder/end.txt"
{
	echo '# What a sync shows'
	echo
	echo "Written by \`make picture\`: a sync of a simulated account of 2,000 users, 20 teams and 100 courses, after 70 seconds. [Operations](operations.md#logs) says how to change it."
	for columns in 80 200; do
		printf '\nOn a terminal of %d columns, renewed as it goes:\n\n```text\n' "$columns"
		cat "$folder/$columns.txt"
		echo '```'
	done
	printf '\nAt the end that makes room for:\n\n```text\n'
	cat "$folder/end.txt"
	printf '```\n\nIn a pipe, under cron and in the log of a container:\n\n```text\n'
	cat "$folder/pipe.txt"
	echo '```'
} >docs/terminal.md
