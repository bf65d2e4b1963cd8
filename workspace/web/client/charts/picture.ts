/** A chart as a picture to take away: its sentence above, where it comes from below, on the paper of the page. */
export interface Words {
  title: string;
  foot: string;
}

const EDGE = 24;
const SCALE = 2;

export async function picture(svg: SVGSVGElement, words: Words, look: { paper: string; ink: string; soft: string; font: string; serif: string }): Promise<Blob> {
  const wide = svg.width.baseVal.value;
  const high = svg.height.baseVal.value;
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("This browser draws no pictures.");
  pen.font = `22px ${look.serif}`;
  const lines = broken(words.title, wide, (line) => pen.measureText(line).width);
  const head = lines.length * 30 + 16;
  canvas.width = (wide + 2 * EDGE) * SCALE;
  canvas.height = (high + head + 2 * EDGE + 28) * SCALE;
  pen.scale(SCALE, SCALE);
  pen.fillStyle = look.paper;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = look.ink;
  pen.font = `22px ${look.serif}`;
  pen.textBaseline = "top";
  lines.forEach((line, n) => pen.fillText(line, EDGE, EDGE + n * 30));
  pen.drawImage(await loaded(svg), EDGE, EDGE + head, wide, high);
  pen.fillStyle = look.soft;
  pen.font = `12px ${look.font}`;
  pen.fillText(words.foot, EDGE, EDGE + head + high + 16);
  return await new Promise((done, failed) => {
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("The picture could not be written."))), "image/png");
  });
}

/** Words in lines that are no wider than `wide`. */
export function broken(words: string, wide: number, measure: (line: string) => number): string[] {
  const lines: string[] = [];
  for (const word of words.split(" ")) {
    const longer = lines.length ? `${lines[lines.length - 1] ?? ""} ${word}` : word;
    if (lines.length && measure(longer) <= wide) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

async function loaded(svg: SVGSVGElement): Promise<HTMLImageElement> {
  const written = new XMLSerializer().serializeToString(svg);
  const url = URL.createObjectURL(new Blob([written], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}
