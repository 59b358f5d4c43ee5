"""The theme as CSS custom properties: /web/theme.css. Every colour, size, radius and duration of a page comes from here."""

from __future__ import annotations

from collections.abc import Iterator

from lobby.theme import Palette, Theme


def css(theme: Theme) -> str:
    light, dark, contrast = (theme.palette(mode) for mode in ("light", "dark", "high_contrast"))
    return "\n".join(
        [
            _rule(":root", [*_measures(theme), *_colours(light)]),
            _rule(":root.dark", [*_colours(dark), "color-scheme: dark"]),
            _rule(":root.light", ["color-scheme: light"]),
            "@media (prefers-color-scheme: dark) {",
            _rule(":root:not(.light, .high-contrast)", _colours(dark)),
            "}",
            _rule(":root.high-contrast", [*_colours(contrast), *_contrast_measures(theme), "color-scheme: dark"]),
            "",
        ]
    )


def _rule(selector: str, properties: list[str]) -> str:
    return f"{selector} {{\n" + "\n".join(f"  {line};" for line in properties) + "\n}"


def _colours(palette: Palette) -> list[str]:
    return [f"--{role.replace('_', '-')}: {value}" for role, value in palette.model_dump().items()]


def _measures(theme: Theme) -> Iterator[str]:
    families = ", ".join(f'"{family}"' for family in theme.font.family)
    yield f"--font: {families}, system-ui, sans-serif"
    for name, (size, line) in theme.web["size"].items():
        role = name.replace("_", "-")
        yield f"--size-{role}: {size}rem"
        yield f"--line-{role}: {line}"
    for name, px in theme.radius["web"].items():
        yield f"--radius-{name}: {px}px"
    yield f"--edge-width: {theme.edge['web']}px"
    yield f"--card-edge: {theme.edge['card_high_contrast']}px"
    yield f"--shadow-sheet: {theme.shadow['sheet']}"
    for name in ("press", "screen", "sheet", "call"):
        yield f"--motion-{name}: {theme.motion[name]}ms"
    yield f"--easing: {theme.motion['easing']}"


def _contrast_measures(theme: Theme) -> Iterator[str]:
    yield f"--edge-width: {theme.edge['web_high_contrast']}px"
    yield "--shadow-sheet: none"
