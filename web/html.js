// Preact and htm in one import: every page writes `import { html, render, useState } from "/web/html.js"`.
// There is no build step and no import map (a strict CSP forbids inline ones), so imports are whole addresses.

import { h } from "/web/vendor/preact.js";
import htm from "/web/vendor/htm.js";

export { Fragment, createContext, render } from "/web/vendor/preact.js";
export {
  useCallback, useContext, useEffect, useId, useLayoutEffect, useMemo, useReducer, useRef, useState,
} from "/web/vendor/hooks.js";

export const html = htm.bind(h);
