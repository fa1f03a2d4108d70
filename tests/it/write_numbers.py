"""Writes numbers as Python prints them, one a line, below the name `x`; or reads such a file beside
another and says which numbers are not the same."""

import random
import struct
import sys

NUMBERS = 36_000


def numbers():
    draw = random.Random(17)
    for n in range(NUMBERS):
        kind = n % 4
        if kind == 0:  # any bits
            number = struct.unpack("<d", struct.pack("<Q", draw.getrandbits(64)))[0]
        elif kind == 1:  # half way between two texts of as many digits
            number = draw.getrandbits(52) / 2 ** draw.randint(1, 8)
        elif kind == 2:  # measured
            number = round(draw.gauss(0, 1000), draw.randint(0, 12))
        else:
            number = draw.random() * 10 ** draw.randint(-30, 30)
        number *= draw.choice([-1, 1])
        if number - number == 0:
            yield number


def main(action, path, *others):
    if action == "write":
        with open(path, "w") as out:
            out.write("x\n")
            out.writelines(f"{number!r}\n" for number in numbers())
        return
    for other in others:
        with open(path) as one, open(other) as two:
            for line, (ours, theirs) in enumerate(zip(one, two, strict=True), 1):
                ours, theirs = ours.strip(), theirs.strip()
                is_plain = "e" not in ours + theirs
                if ours != theirs and (is_plain or float(ours) != float(theirs)):
                    print(f"{other}:{line}: {ours} {theirs}")


main(*sys.argv[1:])
