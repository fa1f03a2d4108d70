"""Runs a command whose errors, and with `both` its output too, go to a terminal of 24 lines, and
prints what that was shown. Its input stays open, and otherwise its output is not read, until the
terminal was shown a word: so the command waits, however fast it is."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import threading

mode, word, first, rest, command = *sys.argv[1:5], sys.argv[5:]
ours, theirs = pty.openpty()
fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
out = theirs if mode == "both" else subprocess.PIPE
child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out, stderr=theirs)
os.close(theirs)


def go_on():
    child.stdin.write(rest.encode())
    child.stdin.close()
    if child.stdout:
        threading.Thread(target=child.stdout.read).start()


child.stdin.write(first.encode())
child.stdin.flush()
waits, seen = True, b""
# Whoever looks for the word in vain shall see what there was instead.
late = threading.Timer(60, go_on)
late.daemon = True
late.start()
while True:
    if waits and word.encode() in seen:
        waits = False
        late.cancel()
        go_on()
    try:
        shown = os.read(ours, 65536)
    except OSError:  # the command has ended, and on Linux that is how its terminal says so
        break
    if not shown:
        break
    seen += shown
sys.stdout.buffer.write(seen)
sys.exit(child.wait())
