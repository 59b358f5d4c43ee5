// Lets Node find the browser's modules where the server serves them from: /web/board/... is display_board/... and so on.

import { registerHooks } from "node:module";

const ROOT = new URL("../../", import.meta.url);

const SERVED = [
  ["/web/board/", "display_board/"],
  ["/web/tablet/", "staff_tablet/"],
  ["/web/phone/", "phone_page/"],
  ["/web/", "web/"],
  ["preact/hooks", "web/vendor/hooks.js"],
  ["preact", "web/vendor/preact.js"], // what draws in the tests is what draws in the browser
];

registerHooks({
  resolve(specifier, context, next) {
    const [address, file] = SERVED.find(([start]) => specifier === start || (start.endsWith("/") && specifier.startsWith(start))) ?? [];
    return next(address ? new URL(file + specifier.slice(address.length), ROOT).href : specifier, context);
  },
});
