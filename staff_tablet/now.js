// Time as the screens show it: the server's clock, or the moment a stale view was last true.

/** @import { Update } from "/web/live.js" */

import { useEffect, useState } from "/web/html.js";
import { serverNow } from "/web/live.js";

/** The time to reckon with, drawn anew each second. @param {Update} live */
export function useNow(live) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return live.state === "live" ? serverNow() : live.at;
}

/** @param {number} at @param {number} now */
export const secondsSince = (at, now) => Math.max(0, (now - at) / 1000);
