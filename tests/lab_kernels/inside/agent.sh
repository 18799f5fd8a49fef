#!/bin/sh
# Runs inside the machine: a script at a time comes through the channel, its status and output go back.
# A request is a line "SECONDS SIZE" and the script; an answer a line "STATUS SIZE" and the output.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C
mkdir -p /lab/run
for port in /dev/vport*p*; do exec 3<>"$port"; done
echo "up $(cut -d' ' -f1 /proc/uptime)" >&3
while read -r seconds size <&3; do
  head -c "$size" <&3 >/lab/run/script
  status=0
  timeout -k 5 "$seconds" sh /lab/run/script >/lab/run/output 2>&1 </dev/null 3>&- || status=$?
  echo "$status $(wc -c </lab/run/output)" >&3
  cat /lab/run/output >&3
done
