/** The canvas as a picture: drawn from the same things, as an SVG of its own that needs nothing else. */
import type { Board } from "./board";
import { arrowPath, strokePath } from "./draw";
import type { Colour, Item } from "./form";
import { around, boxOf, endsOf, type Box } from "./geometry";

const SVG = "http://www.w3.org/2000/svg";
const AIR = 40;
const LINE = 20;
const MOST_PIXELS = 60_000_000;
const MOST_SIDE = 16_000;
const FAMILY = "system-ui, 'Segoe UI', 'Liberation Sans', Arial, sans-serif";
/** As canvas.css has them in light; a picture is on white paper. */
const PAPERS: Record<Colour, string> = {
  yellow: "#fbeeb4", orange: "#fbdcbf", rose: "#f9d7dc", green: "#d6ecd0", blue: "#d4e6f5", grey: "#e9e7e2",
};
const INK = "#1d1f23";

type Measure = (text: string) => number;

/** The whole canvas. `picture` gives an image as a data address, or nothing. */
export async function toSvg(board: Board, title: string, picture: (attachment: number) => Promise<string>): Promise<SVGSVGElement> {
  const find = (id: string): Item | undefined => board.items.get(id);
  const items = [...board.items.values()].sort((a, b) => Number(a.kind !== "frame") - Number(b.kind !== "frame") || a.z - b.z);
  const measure = measured();
  const all = around(items.map((item) => whole(item, boxOf(item, find), measure))) ?? { x: 0, y: 0, w: 400, h: 300 };
  const box = { x: all.x - AIR, y: all.y - AIR, w: all.w + 2 * AIR, h: all.h + 2 * AIR };
  const svg = shape("svg", { xmlns: SVG, viewBox: `${box.x} ${box.y} ${box.w} ${box.h}`, width: box.w, height: box.h, role: "img" }) as SVGSVGElement;
  const name = shape("title", {});
  name.textContent = title;
  svg.append(name, shape("rect", { ...at(box), fill: "#fbfaf8" }));
  for (const item of items) svg.append(...(await drawn(item, find, picture, measure)));
  return svg;
}

/** As a file's words. */
export function svgText(svg: SVGSVGElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}`;
}

/** As a PNG, as large as a browser can draw it. Rejects where it can't. */
export async function toPng(svg: SVGSVGElement): Promise<Blob> {
  const [width, height] = [Number(svg.getAttribute("width")), Number(svg.getAttribute("height"))];
  const scale = Math.min(2, MOST_SIDE / width, MOST_SIDE / height, Math.sqrt(MOST_PIXELS / width / height));
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(svg))}`;
  await image.decode();
  const sheet = document.createElement("canvas");
  sheet.width = Math.round(width * scale);
  sheet.height = Math.round(height * scale);
  const pen = sheet.getContext("2d");
  if (!pen) throw new Error("no pen");
  pen.scale(scale, scale);
  pen.drawImage(image, 0, 0, width, height);
  return new Promise((resolve, reject) => {
    sheet.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
  });
}

/** Offers a file to keep. */
export function offer(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** An image of ours as a data address, so that the picture needs nobody else. */
export async function embedded(url: string): Promise<string> {
  const answer = await fetch(url);
  if (!answer.ok) return "";
  const blob = await answer.blob();
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === "string" ? reader.result : "");
    reader.onerror = () => resolve("");
    reader.readAsDataURL(blob);
  });
}

async function drawn(item: Item, find: (id: string) => Item | undefined, picture: (attachment: number) => Promise<string>, measure: Measure): Promise<SVGElement[]> {
  const fill = PAPERS[item.colour];
  if (item.kind === "arrow") {
    const [a, b] = endsOf(item, find);
    const path = shape("path", { d: arrowPath(a, b), fill: "none", stroke: INK, "stroke-width": 2.5, "stroke-linecap": "round" });
    return item.text ? [path, label(item.text, (a.x + b.x) / 2, (a.y + b.y) / 2 - 8)] : [path];
  }
  if (item.kind === "sketch") return [shape("path", { d: strokePath(item.points ?? []), fill: INK, transform: `translate(${item.x} ${item.y})` })];
  if (item.kind === "image") {
    const address = item.attachment ? await picture(item.attachment) : "";
    return address ? [shape("image", { ...at(item), href: address, preserveAspectRatio: "xMidYMid meet" })] : [shape("rect", { ...at(item), fill }), ...lines(item, measure)];
  }
  if (item.kind === "text") return lines(item, measure);
  const paper = shape("rect", { ...at(item), rx: 6, fill: item.kind === "frame" ? "none" : fill, stroke: item.kind === "frame" ? "#888b91" : "none", "stroke-width": 1.5 });
  return [paper, ...lines(item, measure)];
}

/** What is said of an arrow, above its middle. */
function label(text: string, x: number, y: number): SVGElement {
  const made = shape("text", { x, y, fill: INK, "font-family": FAMILY, "font-size": 15, "text-anchor": "middle" });
  made.textContent = text;
  return made;
}

/** As deep as all of its words need, where these may go on beyond it. */
function whole(item: Item, box: Box, measure: Measure): Box {
  if (item.kind !== "text") return box;
  return { ...box, h: Math.max(box.h, breaking(item.text, item.w - 24, measure).length * LINE + 18) };
}

function lines(item: Item, measure: Measure): SVGElement[] {
  const text = item.text || (item.href ?? "");
  if (!text) return [];
  const fromRight = isFromRight(text);
  const made = shape("text", { fill: INK, "font-family": FAMILY, "font-size": 15, "font-weight": item.kind === "frame" ? 600 : 400, direction: fromRight ? "rtl" : "ltr" });
  const room = Math.max(1, Math.floor((item.kind === "frame" ? LINE : item.h - 12) / LINE));
  const broken = breaking(text, item.w - 24, measure);
  for (const [n, words] of broken.slice(0, item.kind === "text" ? broken.length : room).entries()) {
    const line = shape("tspan", { x: fromRight ? item.x + item.w - 12 : item.x + 12, y: item.y + 26 + n * LINE });
    line.textContent = words;
    made.append(line);
  }
  return [made];
}

/** Whether a text is written from the right: its first letter says so, as `dir="auto"` has it. */
export function isFromRight(text: string): boolean {
  const [first = ""] = /\p{L}/u.exec(text) ?? [];
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u.test(first);
}

/** A text in lines that are no wider than this. */
export function breaking(text: string, width: number, measure: Measure): string[] {
  const out: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(/(?<=\s)/)) {
      if (line && measure(line + word.trimEnd()) > width) {
        out.push(line.trimEnd());
        line = "";
      }
      line += word;
      while (measure(line.trimEnd()) > width && line.length > 1) {
        let cut = line.length - 1;
        while (cut > 1 && measure(line.slice(0, cut)) > width) cut -= 1;
        out.push(line.slice(0, cut));
        line = line.slice(cut);
      }
    }
    out.push(line.trimEnd());
  }
  return out;
}

function measured(): Measure {
  const pen = document.createElement("canvas").getContext("2d");
  if (!pen) return (text) => text.length * 8;
  pen.font = `15px ${FAMILY}`;
  return (text) => pen.measureText(text).width;
}

const at = (box: { x: number; y: number; w: number; h: number }): Record<string, number> => ({ x: box.x, y: box.y, width: Math.max(box.w, 1), height: Math.max(box.h, 1) });

function shape(name: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
