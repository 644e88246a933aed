"""cli-page.py REEVE-CLI VERSION — the manual page of reeve-cli, from its own help

What the program says of its commands and tools is what the page says, so the
two cannot come apart.
"""
import os
import re
import subprocess
import sys

PROGRAM, VERSION = sys.argv[1:3]
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "C"}


def ask(*words):
    return subprocess.run([PROGRAM, *words], env=ENVIRONMENT, check=True, encoding="utf-8",
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE).stdout


def roff(text):
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return re.sub(r"^([.'])", r"\\&\1", text, flags=re.M)


def print_options(lines):
    """Lines such as “  --key WORDS   what it does”."""
    for line in lines:
        option = re.match(r"  (--\S+(?: \S+)?) +(.+)$", line)
        if option:
            print(f".TP\n.B {roff(option[1])}\n{roff(option[2])}")


def print_command(name):
    lines = ask("help", name).splitlines()
    usage = lines[0].partition(" ")[2]
    print(f".SS {roff(usage)}\n{roff(lines[1])}")
    print_options(lines[2:])


def print_tool(name):
    title, _, rest = ask("help", name).partition("\n\n")
    usage, _, rest = rest.partition("\n")
    options, _, method = rest.partition("\n\n")
    print(f".SS {roff(title)}\n{roff(usage)}")
    print_options(options.splitlines())
    print(f".PP\n{roff(method.strip())}")


print(f'''.TH REEVE\\-CLI 1 "" "Reeve {VERSION}" "User Commands"
.SH NAME
reeve\\-cli \\- answer a city's questions without a window
.SH SYNOPSIS
.B reeve\\-cli
.I COMMAND
.RI [ WORD \\&...]
.RB [ \\-\\-json ]
.SH DESCRIPTION
Everything that
.BR reeve (1)
does with a city's workspace, as commands: bring data in, ask questions, compare options, hand the
answers on. Results go to standard output; with
.B \\-\\-json
as one JSON document. Progress and messages go to standard error.
.PP
Layers are named by the name of their dataset; LAYER:FIELD names a column; points may also be given
as LON,LAT. A distance has a unit (800m, 2.5km), a time too (8min, 90s).
.SH COMMANDS''')
for command in re.findall(r"^ *([a-z]+) ", ask("help"), flags=re.M):
    print_command(command)
print(".SH QUESTIONS")
for tool in re.findall(r"^  ([a-z-]+) ", ask("tools"), flags=re.M):
    print_tool(tool)
print('''.SH UNDO
Every step can be undone, also after the workspace was closed. The last 100 steps are kept, and as
many of them as fit into 1 GB; the last one always. What is forgotten is named in the log. A row of
the table reeve_meta asks for something else: its key is undo_steps or undo_bytes, its value a number.
.SH EXIT STATUS
.TP
.B 0
Done.
.TP
.B 1
Wrong use.
.TP
.B 2
The input is at fault; the message names the file, the row, what was found and what is needed.
.TP
.B 3
The input is sound, but no answer exists.
.TP
.B 4
The workspace could not be read or written.
.TP
.B 130
Stopped; nothing was changed.
.SH SEE ALSO
.BR reeve (1),
.BR ogrinfo (1)''')
