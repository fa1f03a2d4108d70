#!/bin/sh
exec python3 -m ziglang ar "$@"
