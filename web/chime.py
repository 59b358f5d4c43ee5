"""The chime before a call: two soft bell tones, a falling third. `python -m web.chime` writes `chime.wav` anew."""

from __future__ import annotations

import io
import math
import wave
from pathlib import Path

FILE = Path(__file__).with_name("chime.wav")

RATE = 16_000
TONES = ((0.0, 880.0), (0.28, 698.46))  # seconds in, hertz: A5, F5
LENGTH_S = 1.15
PARTIALS = ((1.0, 1.0, 3.2), (2.0, 0.28, 5.0), (3.01, 0.10, 8.0))  # multiple, loudness, decay per second
LOUDNESS = 0.42


def chime() -> bytes:
    """Return a WAV file: 16 bit, one channel, `RATE` samples a second."""
    samples = [_sample(n / RATE) for n in range(int(RATE * LENGTH_S))]
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(b"".join(round(sample * 32767).to_bytes(2, "little", signed=True) for sample in samples))
    return file.getvalue()


def _sample(t: float) -> float:
    fade = min(1.0, (LENGTH_S - t) / 0.08)
    return LOUDNESS * fade * sum(_tone(t - begin, hertz) for begin, hertz in TONES if t >= begin)


def _tone(t: float, hertz: float) -> float:
    attack = min(1.0, t / 0.008)
    return attack * sum(
        loud * math.exp(-decay * t) * math.sin(2 * math.pi * hertz * multiple * t) for multiple, loud, decay in PARTIALS
    )


if __name__ == "__main__":
    FILE.write_bytes(chime())
