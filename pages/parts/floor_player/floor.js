// The floor drawn: one box a station with the buffer before it, its machines by state, and the lots on their way.
// Plain canvas; `scene` is what pages/parts/player.py hands over. Times are seconds of the scene.

const GAP = 22, BOX_H = 104, LEAST_W = 132, TITLE_H = 18, DOT = 4;
const HOP_S = 0.5; // how long a lot that is there at once is seen to move, seconds of the one who watches

// ---------------------------------------------------------------- where everything stands
function layout(scene, width) {
  const columns = Math.max(1, Math.min(scene.columns, Math.floor((width + GAP) / (LEAST_W + GAP))));
  const w = (width - GAP * (columns - 1)) / columns;
  const boxes = [], titles = [], at = { column: 0, y: 0, rows: 0 };
  const next = () => { at.y += at.rows; at.column = 0; at.rows = 0; };
  for (const stage of scene.stages) {
    const many = stage.stations.length > scene.many;
    if (many && at.column > 0) next();
    if (at.column >= columns) next();
    const top = at.y + (stage.title ? TITLE_H : 0);
    if (stage.title) titles.push({ text: stage.title, x: at.column * (w + GAP), y: at.y + 12, w: many ? width : w });
    stage.stations.forEach((station, i) => {
      const column = many ? i % columns : at.column, row = many ? Math.floor(i / columns) : i;
      boxes[station] = { x: column * (w + GAP), y: top + row * (BOX_H + GAP), w, h: BOX_H };
    });
    const rows = many ? Math.ceil(stage.stations.length / columns) : stage.stations.length;
    at.rows = Math.max(at.rows, (stage.title ? TITLE_H : 0) + rows * (BOX_H + GAP));
    at.column = many ? columns : at.column + 1;
  }
  return { boxes, titles, width, height: at.y + at.rows - GAP + 8 };
}

function tank(box) { return { x: box.x + 10, y: box.y + 34, w: 34, h: box.h - 56 }; }

function machineAt(box, number, count) {
  const left = box.x + 58, room = box.w - 68, high = box.h - 56;
  let size = 24, across = 1;
  for (; size > 7; size--) {
    across = Math.max(1, Math.floor((room + 5) / (size + 5)));
    if (Math.ceil(count / across) * (size + 5) - 5 <= high) break;
  }
  return { x: left + (number % across) * (size + 5), y: box.y + 34 + Math.floor(number / across) * (size + 5), size };
}

// ---------------------------------------------------------------- what holds at a moment
function stepAt(steps, t) { // the last entry that began at or before t; entries are [second, …]
  let low = 0, high = steps.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (steps[middle][0] <= t) low = middle; else high = middle - 1;
  }
  return steps[low];
}

function outBy(scene, t) { return scene.outs && scene.outs.length && scene.outs[0][0] <= t ? stepAt(scene.outs, t)[1] : 0; }

function clip(pen, text, most) {
  if (pen.measureText(text).width <= most) return text;
  while (text.length > 1 && pen.measureText(text + "…").width > most) text = text.slice(0, -1);
  return text + "…";
}

// ---------------------------------------------------------------- drawing
class Floor {
  constructor(canvas, scene) {
    this.canvas = canvas;
    this.scene = scene;
    this.pen = canvas.getContext("2d");
    this.hatch = this.hatched();
  }

  hatched() {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 6;
    const pen = tile.getContext("2d");
    pen.fillStyle = "#fff"; pen.fillRect(0, 0, 6, 6);
    pen.strokeStyle = "#b3bfc8"; pen.lineWidth = 1.4;
    pen.beginPath(); pen.moveTo(0, 6); pen.lineTo(6, 0); pen.stroke();
    return this.pen.createPattern(tile, "repeat");
  }

  resize(width) {
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    this.place = layout(this.scene, width);
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(this.place.height * ratio);
    this.canvas.style.height = `${this.place.height}px`;
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.still = null;
  }

  font(px, weight = 400) { this.pen.font = `${weight} ${px}px ${this.scene.font}`; }

  draw(t, hop) {
    const { pen, scene, place } = this;
    if (!this.still) this.still = this.drawStill();
    pen.save(); pen.setTransform(1, 0, 0, 1, 0, 0); pen.drawImage(this.still, 0, 0); pen.restore();
    scene.stations.forEach((station, i) => this.station(station, place.boxes[i], t));
    for (const lot of scene.lots) this.lot(lot, t, hop);
  }

  drawStill() { // boxes, names and arrows do not move: drawn once a size
    const { pen, scene, place, canvas } = this;
    pen.fillStyle = "#fff"; pen.fillRect(0, 0, place.width, place.height);
    this.font(12, 600); pen.fillStyle = "#5b6b78";
    for (const title of place.titles) pen.fillText(clip(pen, title.text, title.w), title.x, title.y);
    for (const [from, to] of scene.arrows) this.arrow(place.boxes[from], place.boxes[to]);
    scene.stations.forEach((station, i) => {
      const box = place.boxes[i];
      pen.fillStyle = "#f4f6f8"; pen.strokeStyle = "#dde3e8"; pen.lineWidth = 1;
      pen.beginPath(); pen.roundRect(box.x + 0.5, box.y + 0.5, box.w - 1, box.h - 1, 8); pen.fill(); pen.stroke();
      this.font(13, 650); pen.fillStyle = "#1d2b36";
      pen.fillText(clip(pen, station.name, box.w - 20), box.x + 10, box.y + 21);
    });
    const still = document.createElement("canvas");
    still.width = canvas.width; still.height = canvas.height;
    still.getContext("2d").drawImage(canvas, 0, 0);
    return still;
  }

  arrow(a, b) {
    const { pen } = this, beside = a.y === b.y && b.x > a.x && b.x - a.x - a.w <= GAP + 1, below = b.y > a.y;
    pen.strokeStyle = pen.fillStyle = "#7d8d99"; pen.lineWidth = 1.6;
    pen.beginPath();
    if (beside) {
      const y = a.y + BOX_H / 2;
      pen.moveTo(a.x + a.w + 3, y); pen.lineTo(b.x - 4, y); pen.stroke();
      this.head(b.x - 3, y, 1, 0, 5);
      return;
    }
    const x = a.x + a.w / 2, to = b.x + b.w / 2; // out below, along between the rows, and in from above or below
    const middle = below ? b.y - GAP / 2 : Math.max(a.y, b.y) + BOX_H + GAP / 2 - 3, end = below ? b.y - 3 : b.y + b.h + 3;
    pen.moveTo(x, a.y + a.h + 2); pen.lineTo(x, middle); pen.lineTo(to, middle); pen.lineTo(to, end); pen.stroke();
    this.head(to, end, 0, below ? 1 : -1, 5);
  }

  head(x, y, dx, dy, size) {
    const { pen } = this;
    pen.beginPath(); pen.moveTo(x, y);
    pen.lineTo(x - dx * size * 1.5 - dy * size, y - dy * size * 1.5 - dx * size);
    pen.lineTo(x - dx * size * 1.5 + dy * size, y - dy * size * 1.5 + dx * size);
    pen.fill();
  }

  fill(state) { return state === "unknown" ? this.hatch : this.scene.colours[state]; }

  station(station, box, t) {
    const { pen, scene } = this;
    this.buffer(station, tank(box), t);
    let worst = null;
    station.machines.forEach((machine, number) => {
      const [, state] = stepAt(machine.pieces, t), at = machineAt(box, number, station.machines.length);
      pen.fillStyle = this.fill(state); pen.strokeStyle = "rgba(29,43,54,.35)"; pen.lineWidth = 1;
      pen.beginPath(); pen.roundRect(at.x, at.y, at.size, at.size, 4); pen.fill(); pen.stroke();
      const rank = scene.ranks.indexOf(state);
      if (worst === null || rank < worst.rank) worst = { rank, state, count: 1 };
      else if (rank === worst.rank) worst.count += 1;
    });
    if (!worst) return;
    const of = station.machines.length > 1 ? ` ${worst.count}/${station.machines.length}` : "";
    this.font(11, worst.state === "down" ? 700 : 400);
    pen.fillStyle = worst.state === "down" ? "#b3440a" : "#5b6b78";
    pen.fillText(clip(pen, scene.words.states[worst.state] + of, box.w - 56), box.x + 52, box.y + box.h - 9);
  }

  buffer(station, at, t) { // a tank that fills; dashed where it has no limit, hatched where arrivals are not recorded
    const { pen } = this, level = stepAt(station.levels, t)[1], full = station.places ?? station.most;
    const inside = station.places === null ? level : Math.min(level, station.places);
    const high = full > 0 ? at.h * Math.min(1, inside / full) : 0;
    pen.fillStyle = "#fff"; pen.fillRect(at.x, at.y, at.w, at.h);
    pen.fillStyle = station.untold ? this.hatch : "#8fbbd6"; pen.fillRect(at.x, at.y + at.h - high, at.w, high);
    pen.strokeStyle = "#7d8d99"; pen.lineWidth = 1;
    pen.setLineDash(station.places === null ? [3, 3] : []); pen.strokeRect(at.x + 0.5, at.y + 0.5, at.w - 1, at.h - 1); pen.setLineDash([]);
    this.font(11.5); pen.fillStyle = "#1d2b36";
    const said = station.places === null ? `${level}` : `${inside}/${station.places}`;
    pen.textAlign = "center"; pen.fillText(said, at.x + at.w / 2, at.y + at.h + 13); pen.textAlign = "left";
  }

  lot(lot, t, hop) { // in a machine, or on its way: what waits is the level of the tank
    for (let i = 0; i < lot.stays.length; i++) {
      const [station, machine, arrives, starts, , leaves] = lot.stays[i], after = lot.stays[i + 1];
      if (starts !== null && t >= starts && (leaves === null || t < leaves)) this.dot(this.inMachine(station, machine), lot);
      if (i === 0 && arrives > 0 && t >= arrives && t < arrives + hop) this.hop(this.before(station), this.inTank(station), (t - arrives) / hop, lot);
      if (leaves === null || t < leaves) continue;
      const from = this.inMachine(station, machine);
      if (after) {
        const arrived = Math.max(after[2], leaves + hop);
        if (t < arrived) this.hop(from, this.target(after, arrived), (t - leaves) / (arrived - leaves), lot);
      } else if (t < leaves + hop && lot.out) {
        const box = this.place.boxes[station];
        const to = lot.out === "scrap" ? { x: from.x, y: box.y + box.h + 10 } : { x: box.x + box.w + 14, y: from.y };
        this.hop(from, to, (t - leaves) / hop, lot);
      }
    }
  }

  target([station, machine, , starts], arrived) { // straight into the machine where it does not wait
    return starts !== null && starts <= arrived ? this.inMachine(station, machine) : this.inTank(station);
  }

  before(station) { const box = this.place.boxes[station]; return { x: box.x - 8, y: box.y + box.h / 2 }; }

  inTank(station) { const at = tank(this.place.boxes[station]); return { x: at.x + at.w / 2, y: at.y + 4 }; }

  inMachine(station, machine) {
    const machines = this.scene.stations[station].machines;
    const number = Math.max(0, machines.findIndex((m) => m.number === machine));
    const at = machineAt(this.place.boxes[station], number, machines.length);
    return { x: at.x + at.size / 2, y: at.y + at.size / 2 };
  }

  hop(from, to, share, lot) {
    const eased = share * share * (3 - 2 * share);
    this.dot({ x: from.x + (to.x - from.x) * eased, y: from.y + (to.y - from.y) * eased }, lot);
  }

  dot({ x, y }, lot) {
    const { pen } = this;
    pen.beginPath(); pen.arc(x, y, DOT, 0, 7);
    pen.fillStyle = lot.out === "scrap" ? "#8c2d04" : "#1d2b36"; pen.fill();
    pen.strokeStyle = "#fff"; pen.lineWidth = 1.2; pen.stroke();
  }

  told(x, y, t) { // what is to be said of the station under the pointer
    const number = this.place.boxes.findIndex((b) => b && x >= b.x && x <= b.x + b.w && y >= b.y && y <= b.y + b.h);
    if (number < 0) return "";
    const station = this.scene.stations[number], words = this.scene.words;
    const said = station.machines.map((machine) => {
      const [, state, reason] = stepAt(machine.pieces, t), name = machine.number && station.machines.length > 1 ? `${machine.number}: ` : "";
      return `${name}${words.states[state]}${reason ? ` (${reason})` : ""}`;
    });
    const level = stepAt(station.levels, t)[1], places = station.places === null ? "" : ` / ${station.places}`;
    return `${station.name} · ${said.join(", ")} · ${words.waiting} ${level}${places}`;
  }
}
