"""Runs a command whose errors, and with `both` its output too, go to a terminal of 24 lines, and
prints what that was shown."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios

both, command = sys.argv[1] == "both", sys.argv[2:]
ours, theirs = pty.openpty()
fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
out = theirs if both else subprocess.DEVNULL
child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=theirs)
os.close(theirs)
while True:
    try:
        shown = os.read(ours, 65536)
    except OSError:  # the command has ended, and on Linux that is how its terminal says so
        break
    if not shown:
        break
    sys.stdout.buffer.write(shown)
sys.exit(child.wait())
