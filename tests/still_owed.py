"""What the house still owes its own rules. A list only shrinks: a test fails for what is on it and is clean.

`python -m tests.still_owed` writes the lists anew, after files have moved; whoever reviews sees in the diff what is new on them.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "owed"


def still_owed(what: str) -> frozenset[str]:
    """The lines of one list; none where the list is gone."""
    file = FOLDER / f"{what}.txt"
    return frozenset(file.read_text().split("\n")) - {""} if file.exists() else frozenset()


def settled(what: str, found: set[str]) -> str:
    """What is wrong with what was found, held against the list; nothing where both are the same."""
    owed = still_owed(what)
    new, clean = sorted(found - owed), sorted(owed - found)
    said = [f"new: {', '.join(new)}"] if new else []
    return "; ".join(said + ([f"clean now, take it off tests/owed/{what}.txt: {', '.join(clean)}"] if clean else []))


def write(what: str, found: set[str]) -> None:
    """The list as it is today; no file where nothing is owed."""
    file = FOLDER / f"{what}.txt"
    FOLDER.mkdir(exist_ok=True)
    if found:
        file.write_text("\n".join(sorted(found)) + "\n")
    else:
        file.unlink(missing_ok=True)


if __name__ == "__main__":
    from tests.test_docstrings import silent_about_what_they_raise
    from tests.test_words import files_with_invented_words, files_with_words_out_of_place, names_of_two_things

    write("invented_words", files_with_invented_words())
    write("words_out_of_place", files_with_words_out_of_place())
    write("names_of_two_things", names_of_two_things())
    write("raises", silent_about_what_they_raise())
