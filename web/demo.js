// The demo's first page: the kiosk's screen, live, and fingers on it. The server's side: server/routes/demo_screen.py.

const RETRY_MS = 1000;
const WORDS = {
  connecting: ["Connecting", "Connecting to the kiosk"],
  live: ["Live. Touch it, or use the mouse.", ""],
  away: ["The kiosk is not running", "The kiosk is not running. Where you started the demo it says why."],
  lost: ["Not connected", "Not connected. Is the demo still running?"],
};

/** Draws the pictures that come, and tells of fingers, until the page is left. */
class KioskScreen {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {(state: keyof typeof WORDS) => void} show
   */
  constructor(canvas, show) {
    this.canvas = canvas;
    this.show = show;
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {number | null} */
    this.finger = null;
    this.drawing = Promise.resolve();
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.follow(event, "move"));
    canvas.addEventListener("pointerup", (event) => this.follow(event, "up"));
    canvas.addEventListener("pointercancel", (event) => this.follow(event, "up"));
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  /** Look from now on. A page that nobody sees does not look. */
  watch() {
    if (this.socket || document.hidden) return;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/demo/screen`);
    socket.binaryType = "blob";
    socket.onmessage = (message) => this.hear(message.data);
    socket.onclose = () => {
      this.socket = null;
      if (document.hidden) return;
      this.show("lost");
      setTimeout(() => this.watch(), RETRY_MS);
    };
    this.socket = socket;
  }

  leave() {
    this.socket?.close();
  }

  /** @param {Blob | string} data a picture, or the news that there is none */
  hear(data) {
    if (typeof data === "string") this.show(JSON.parse(data).running ? "connecting" : "away");
    else this.drawing = this.drawing.then(() => this.draw(data));
  }

  /** @param {Blob} picture */
  async draw(picture) {
    const image = await createImageBitmap(picture);
    const { canvas } = this;
    if (canvas.width !== image.width || canvas.height !== image.height) {
      canvas.width = image.width;
      canvas.height = image.height;
    }
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    image.close();
    this.say({ drawn: true });
    this.show("live");
  }

  /** @param {PointerEvent} event one finger at a time, as at the kiosk */
  down(event) {
    if (this.finger !== null || event.button !== 0) return;
    this.finger = event.pointerId;
    this.canvas.setPointerCapture(event.pointerId);
    this.tell(event, "down");
  }

  /**
   * @param {PointerEvent} event
   * @param {"move" | "up"} touch
   */
  follow(event, touch) {
    if (event.pointerId !== this.finger) return;
    if (touch === "up") this.finger = null;
    this.tell(event, touch);
  }

  /**
   * @param {PointerEvent} event
   * @param {"down" | "move" | "up"} touch
   */
  tell(event, touch) {
    const box = this.canvas.getBoundingClientRect();
    /** @param {number} share */
    const inside = (share) => Math.min(1, Math.max(0, share));
    this.say({
      touch,
      x: inside((event.clientX - box.left) / box.width),
      y: inside((event.clientY - box.top) / box.height),
    });
  }

  /** @param {object} message */
  say(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }
}

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const canvas = /** @type {HTMLCanvasElement} */ (part("kiosk-screen"));

const screen = new KioskScreen(canvas, (state) => {
  const [words, instead] = WORDS[state];
  if (part("kiosk-words").textContent !== words) part("kiosk-words").textContent = words;
  part("kiosk-instead").textContent = instead;
  part("kiosk-state").classList.toggle("lost", state !== "live");
  canvas.classList.toggle("away", state !== "live");
});
document.addEventListener("visibilitychange", () => (document.hidden ? screen.leave() : screen.watch()));
addEventListener("pageshow", () => screen.watch());
screen.watch();
