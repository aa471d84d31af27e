"""Mutations of signed files: what nobody thought of. A mutant that the verifier passes must show what was signed, in four readers.

    python tests/signatures/mutations [--count N] [--seed N] [--keep FOLDER]

Lives here: the files that are mutated (`seeds`; `roles` for objects of two parts, `waiting` for second versions in wait), the objects of a
file by their kind (`objects`), sorts of change to one (`changes`) with what it may have (`vocabulary`), how the increment is written and
with which defects (`sections`), what it brings along that is allowed (`wrapping`), and the trial (`trial`). A number and a seed always give
the same mutant of the same files; keys, and so the bytes of signatures, are made anew with the corpus.
"""
