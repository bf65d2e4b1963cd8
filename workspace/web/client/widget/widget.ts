// The widget that a product's page loads: three elements, their own style, no cookie, nothing of the page touched.
import { CausewayFeedback } from "./feedback";
import { CausewayIdeas } from "./ideas";
import { CausewayResults } from "./results";

const ELEMENTS = {
  "causeway-feedback": CausewayFeedback,
  "causeway-ideas": CausewayIdeas,
  "causeway-results": CausewayResults,
};
for (const [name, element] of Object.entries(ELEMENTS)) {
  if (!customElements.get(name)) customElements.define(name, element);
}

// In our own frame: the page around it may fit the frame to what is in it.
const framed = document.querySelector("body[data-origins]");
if (window !== parent && framed) {
  new ResizeObserver(() => {
    parent.postMessage({ causeway: "height", height: document.documentElement.scrollHeight }, "*");
  }).observe(framed);
}
