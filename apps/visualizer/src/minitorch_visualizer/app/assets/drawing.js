// A canvas to draw a digit on, with mouse, pen or finger; after each stroke the page gets its ink, a byte a pixel.

const SIDE = 280; // of the canvas
const SENT = 70; // of what is sent
const THICK = 24; // of a line: in a digit 20 pixels high, about 2.4 of them, as in MNIST

function encode(canvas) {
  const small = document.createElement("canvas");
  small.width = small.height = SENT;
  const context = small.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(canvas, 0, 0, SENT, SENT);
  const { data } = context.getImageData(0, 0, SENT, SENT);
  let bytes = "";
  for (let i = 3; i < data.length; i += 4) bytes += String.fromCharCode(data[i]); // its opacity: colours do not count
  return btoa(bytes);
}

export default function ({ data, parentElement, setStateValue }) {
  let root = parentElement.querySelector(".drawing");
  if (root === null) {
    root = document.createElement("div");
    root.className = "drawing";
    root.innerHTML =
      `<canvas width="${SIDE}" height="${SIDE}" role="img" aria-label="Draw a digit here"></canvas>` +
      `<button type="button">Clear</button>`;
    parentElement.appendChild(root);
  }
  const canvas = root.querySelector("canvas");
  const context = canvas.getContext("2d");
  root.style.setProperty("--text", data.text);
  root.style.setProperty("--line", data.line);
  root.style.setProperty("--pale", data.pale);
  const place = (event) => {
    const frame = canvas.getBoundingClientRect();
    return [((event.clientX - frame.left) * SIDE) / frame.width, ((event.clientY - frame.top) * SIDE) / frame.height];
  };
  canvas.onpointerdown = (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    context.lineWidth = THICK;
    context.lineCap = context.lineJoin = "round";
    context.strokeStyle = getComputedStyle(root).getPropertyValue("--text") || "black";
    root.last = place(event);
    context.beginPath();
    context.moveTo(...root.last);
    context.lineTo(...root.last); // a dot
    context.stroke();
  };
  canvas.onpointermove = (event) => {
    if (root.last === undefined || root.last === null) return;
    const now = place(event);
    context.beginPath();
    context.moveTo(...root.last);
    context.lineTo(...now);
    context.stroke();
    root.last = now;
  };
  const end = () => {
    if (root.last === undefined || root.last === null) return;
    root.last = null;
    setStateValue("drawing", encode(canvas));
  };
  canvas.onpointerup = end;
  canvas.onpointercancel = end;
  root.querySelector("button").onclick = () => {
    context.clearRect(0, 0, SIDE, SIDE);
    setStateValue("drawing", null);
  };
}
