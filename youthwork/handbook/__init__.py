"""The handbook at `/help/`: per role, by task, in Dutch; and what is new, for who uses it.

Texts are Markdown files in `texts/`, one a task; `tasks.py` is the one table that says whose
task it is, which page it leads to and which pages it is the help of.
"""
