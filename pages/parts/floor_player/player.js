// The player around the floor: play, speed, time. It tells Streamlit nothing, so nothing is run again while it plays.

const players = new WeakMap(); // what was playing in an element, kept while Streamlit draws the page anew

class Player {
  constructor(root, scene) {
    this.root = root;
    this.scene = scene;
    this.t = 0;
    this.playing = false;
    this.calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.parts = Object.fromEntries(["play", "speed", "time", "clock", "out", "about", "canvas"].map((n) => [n, root.querySelector(`.${n}`)]));
    this.clockOf = new Intl.DateTimeFormat("en-GB", { timeZone: scene.zone, hour: "2-digit", minute: "2-digit", second: "2-digit" });
    this.floor = new Floor(this.parts.canvas, scene);
    this.controls();
  }

  controls() {
    const { play, speed, time, canvas } = this.parts, { words } = this.scene;
    speed.replaceChildren(...this.scene.speeds.map((s) => new Option(`×${s}`, s, false, s === this.scene.speed)));
    speed.setAttribute("aria-label", words.speed);
    time.setAttribute("aria-label", words.time);
    time.max = this.scene.horizon;
    time.value = 0;
    canvas.setAttribute("aria-label", words.picture);
    play.onclick = () => this.turn(!this.playing);
    time.oninput = () => { this.t = Number(time.value); this.draw(); };
    canvas.onpointermove = canvas.onpointerdown = (event) => { this.pointer = [event.offsetX, event.offsetY]; this.draw(); };
    canvas.onpointerleave = () => { this.pointer = null; };
    this.label();
  }

  mount() {
    this.watch = new ResizeObserver(() => this.fit());
    this.watch.observe(this.root.querySelector(".player"));
    this.fit();
    if (this.playing) this.turn(true);
  }

  leave() {
    this.watch.disconnect();
    cancelAnimationFrame(this.frame);
  }

  fit() {
    const width = Math.floor(this.root.querySelector(".player").clientWidth);
    if (width > 0) { this.floor.resize(width); this.draw(); }
  }

  turn(on) {
    if (on && this.t >= this.scene.horizon) this.t = 0;
    this.playing = on;
    this.before = performance.now();
    cancelAnimationFrame(this.frame);
    if (on) this.frame = requestAnimationFrame((now) => this.step(now));
    this.label();
  }

  step(now) {
    const passed = Math.min((now - this.before) / 1000, 1.5), least = this.calm ? 1 : 0; // with reduced motion once a second
    if (passed >= least) {
      this.before = now;
      this.t = Math.min(this.scene.horizon, this.t + Math.min(passed, least || 0.25) * this.rate());
      this.draw();
    }
    if (this.t >= this.scene.horizon) this.turn(false);
    else this.frame = requestAnimationFrame((next) => this.step(next));
  }

  rate() { return Number(this.parts.speed.value); }

  draw() {
    const { clock, time, out, about } = this.parts, { scene } = this;
    this.floor.draw(this.t, this.calm ? 1e-9 : HOP_S * this.rate());
    const now = this.clockOf.format(new Date(scene.from + this.t * 1000));
    if (clock.textContent !== now) {
      clock.textContent = now;
      time.value = this.t;
      time.setAttribute("aria-valuetext", now);
      out.textContent = scene.outs ? `${scene.words.out} ${outBy(scene, this.t).toLocaleString("en")}` : "";
    }
    const said = this.pointer ? this.floor.told(...this.pointer, this.t) : scene.words.hint;
    if (about.textContent !== said) about.textContent = said;
  }

  label() {
    const { play } = this.parts, { words } = this.scene;
    play.textContent = this.playing ? "❚❚" : "▶";
    play.setAttribute("aria-label", this.playing ? words.pause : words.play);
    play.title = this.playing ? words.pause : words.play;
  }
}

export default function (component) {
  const { data, parentElement } = component;
  let player = players.get(parentElement);
  if (!player || player.scene.id !== data.id) {
    if (player) player.leave();
    player = new Player(parentElement, data);
    players.set(parentElement, player);
  } else {
    player.leave();
  }
  player.mount();
  return () => player.leave();
}
