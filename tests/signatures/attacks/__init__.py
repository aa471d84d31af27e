"""Attacks on signed files: one mutator over every file of the corpus.

Lives here: functions from a file to changed files, by the sort of change (`registry.attack`), and the writer that they share (`edit`).
None may pass a verifier. To add one: a function in the module of its sort, with `@attack()`; it gets a `Case`, gives pairs of a name and
bytes, and raises `NotApplicable` with the reason when the file has not what it needs. What another verdict than a failure may come of,
says why.
"""

from . import (
    algorithms, alibi, annotations, anew, before_header, catalog_parts, colours, damage, document, encryption, fields, filled_looks, filling, first_tables, flags, fonts, forgery, form_resources, forms, guises, hybrids, incremental,
    integers, later, leaking, lists_of_fields, marked, moved, numbers, object_streams, objects, own_letters, packed, pages, paper, patterns, places, put_away, reading, remarks, repair, retitled, roles, second_roles, sections, shadow, spaces,
    spoken, stores, strokes, swap, tags, time_stamps, trailing, twofold, unsigned_parts, unsteady, waiting, whole, wrapping, written,
)
from .edit import Case, NotApplicable
from .registry import ATTACKS, FAILED, NOT_PASSED, Attack

__all__ = ["ATTACKS", "FAILED", "NOT_PASSED", "Attack", "Case", "NotApplicable"]
__all__ += [
    "algorithms", "alibi", "annotations", "anew", "before_header", "catalog_parts", "colours", "damage", "document", "encryption", "fields", "filled_looks", "filling", "first_tables", "flags", "fonts", "forgery", "form_resources", "forms",
    "guises", "hybrids", "incremental", "integers", "later", "leaking", "lists_of_fields", "marked", "moved", "numbers", "object_streams", "objects", "own_letters", "packed", "pages", "paper", "patterns", "places", "put_away",
    "reading", "remarks", "repair", "retitled", "roles", "second_roles", "sections", "shadow", "spaces", "spoken", "stores", "strokes", "swap", "tags", "time_stamps", "trailing", "twofold",
    "unsigned_parts", "unsteady", "waiting", "whole", "wrapping", "written",
]
