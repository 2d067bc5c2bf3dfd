#!/bin/sh
# Makes amara.ogg, noor.ogg and samuel.ogg beside this file: three people in one conversation, each alone in a file as long as
# the others, so that they take turns when all are played at once. Needs Debian's espeak-ng, sox and opus-tools.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

number=10
# turn NAME VOICE PITCH TEXT: one turn in the conversation, and as much quiet in the files of the others.
turn() {
  number=$((number + 1))
  espeak-ng -v "$2" -s 165 -p "$3" -w "$work/raw.wav" "$4"
  sox -R "$work/raw.wav" -r 48000 -c 1 -b 16 "$work/$number-$1.wav" gain -n -3 pad 0.2 0.5
  for other in amara noor samuel; do
    [ "$other" = "$1" ] || sox -R -D "$work/$number-$1.wav" "$work/$number-$other.wav" vol 0
  done
}
amara() { turn amara en-gb+f3 55 "$1"; }
noor() { turn noor en-us+f2 45 "$1"; }
samuel() { turn samuel en-gb-scotland+m3 35 "$1"; }

amara 'Welcome back, everybody. Tonight we ask what we owe the places we left. Samuel, you promised us a story.'
samuel 'I did. In my town there was one lamp at the bus stop, and my grandmother switched it on herself. Every evening, for thirty years.'
noor 'Who does it now?'
samuel 'Nobody asked me to come home for that. But last winter I paid for the bulb.'
amara 'So you owe them light. I like that. Noor?'
noor 'I owe mine a language. I have words for bread that my children cannot say. When I say them alone in the kitchen, it is a small visit.'
amara 'A small visit. Hold on to that one. If you listen and want to speak, ask for the microphone; the stage is open.'
samuel 'And if you only listen, thank you. Somebody hears us through you right now.'

for name in amara noor samuel; do
  # Quiet is quiet, bit by bit, and so is not sent.
  sox -R -D "$work"/*-"$name".wav "$work/$name.wav"
  opusenc --quiet --speech --bitrate 24 --framesize 20 --serial 1 --padding 0 \
    --title 'What do we owe the places we left?' --artist "$name (espeak-ng)" "$work/$name.wav" "$name.ogg"
done
opusinfo amara.ogg
