// The icons as outlines, all loaded when a page starts: when the network is gone, a screen must still be able to say so.

const ADDRESS = "/web/icons.json";

/** @type {Map<string, string>} */
const outlines = new Map();

/** Load every icon. Where the server does not answer, icons are fetched one by one as they come up. */
export async function loadIcons() {
  try {
    const response = await fetch(ADDRESS);
    if (response.ok) keepIcons(await response.json());
  } catch (problem) {
    if (!(problem instanceof TypeError)) throw problem; // fetch's word for: the network gave no answer
  }
}

/** Know these icons: name -> the path that draws it, in a square of 256.
 * @param {Record<string, string>} icons */
export function keepIcons(icons) {
  for (const [name, path] of Object.entries(icons)) outlines.set(name, path);
}

/** The path that draws an icon; undefined while it is not loaded.
 * @param {string} name */
export const outline = (name) => outlines.get(name);
