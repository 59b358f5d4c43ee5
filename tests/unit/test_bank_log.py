"""Reading a call log: what is taken as it is, and what is refused in words."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from lobby.errors import LobbyError
from prediction.checks.bank_log import read_calls
from tests.replays import EXTRACT

HEAD = "date,t_join,type,priority,wait_s,served,t_start,service_s,agent"
SERVED = "1999-02-03,100,PS,1,20,1,119,60,A07"
LEFT = "1999-02-03,90,NW,0,5,0,-1,-1,"


def a_log(folder: Path, *rows: str, head: str = HEAD) -> Path:
    file = folder / "log.csv"
    file.write_text("\n".join([head, *rows]) + "\n")
    return file


def test_the_extract_holds_one_ordinary_working_day() -> None:
    calls = read_calls(EXTRACT)
    assert len(calls) == 1542
    assert sum(not call.served for call in calls) == 223
    assert len({call.agent for call in calls} - {""}) == 17


def test_calls_come_in_the_order_of_joining(tmp_path: Path) -> None:
    first, second = read_calls(a_log(tmp_path, SERVED, LEFT))
    assert (first.join_s, first.served, first.service_s, first.agent) == (90, False, None, "")
    assert (second.join_s, second.served, second.service_s, second.priority) == (100, True, 60, True)
    assert second.waited_until_s == 120


def test_a_gzipped_log_reads_the_same(tmp_path: Path) -> None:
    plain = a_log(tmp_path, SERVED, LEFT)
    zipped = tmp_path / "log.csv.gz"
    zipped.write_bytes(gzip.compress(plain.read_bytes()))
    assert read_calls(zipped) == read_calls(plain)


@pytest.mark.parametrize(
    ("rows", "code", "words"),
    [
        ([], "log_empty", "holds no call"),
        (["1999-02-03,100,PS,1,20,1,119,60"], "bad_log_row", "line 2 does not have as many fields"),
        (["1999-02-03,100,PS,1,20,1,119,60,A07,more"], "bad_log_row", "line 2 does not have as many fields"),
        (["1999-02-30,100,PS,1,20,1,119,60,A07"], "bad_log_row", "line 2: day is out of range"),
        ([SERVED, "1999-02-03,soon,PS,1,20,1,119,60,A07"], "bad_log_row", "line 3: t_join is 'soon'"),
        (["1999-02-03,-5,PS,1,20,1,119,60,A07"], "bad_log_row", "t_join is '-5'"),
        (["1999-02-03,999999,PS,1,20,1,119,60,A07"], "bad_log_row", "t_join is '999999'"),
        (["1999-02-03,100,PS,1,20,1,119,-1,A07"], "bad_log_row", "service_s is '-1'"),
        (["1999-02-03,100,PS,2,20,1,119,60,A07"], "bad_log_row", "priority is '2': 0 or 1 is wanted"),
        (["1999-02-03,100,P S,1,20,1,119,60,A07"], "bad_log_row", "type is 'P S'"),
        ([SERVED, SERVED.replace("02-03", "02-04")], "day_needed", "holds 2 days"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(tmp_path: Path, rows: list[str], code: str, words: str) -> None:
    with pytest.raises(LobbyError, match=words) as refused:
        read_calls(a_log(tmp_path, *rows))
    assert refused.value.code == code


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(LobbyError, match="no column wait_s, agent"):
        read_calls(a_log(tmp_path, head="date,t_join,type,priority,served,service_s"))


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(LobbyError, match="there is no file") as refused:
        read_calls(tmp_path / "nothing.csv")
    assert refused.value.code == "log_not_found"


@pytest.mark.parametrize("content", [b"\x1f\x8bbroken", b"\xff\xfe\x00\x01", HEAD.encode() + b"\n\x00\xff,"])
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "log.csv"
    file.write_bytes(content)
    with pytest.raises(LobbyError, match="cannot be read as text") as refused:
        read_calls(file)
    assert refused.value.code == "log_unreadable"


def test_one_day_of_several_is_chosen(tmp_path: Path) -> None:
    file = a_log(tmp_path, SERVED, SERVED.replace("02-03", "02-04"))
    assert [call.day for call in read_calls(file, "1999-02-04")] == ["1999-02-04"]
