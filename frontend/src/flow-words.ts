/** The words of consent as the config flow has them: the same text, folded and formatted here. */

import { html } from "lit";
import type { TemplateResult } from "lit";
import { DOMAIN } from "./api";
import type { Hass } from "./hass";

const FOLD = "\u0001";
const FOLDED = "\u0002";
const END = "\u0003";
const INLINE = /\*\*(.+?)\*\*|`(.+?)`|\[(.+?)\]\((.+?)\)/;

export interface FlowWords {
  description: string;
  /** Another text of the flow, by its path among these; empty if there is none. */
  say: (path: string) => string;
}

/** Loads them in the person's language; `document` is what would be sent, `version` the text's. */
export async function loadFlowWords(
  hass: Hass,
  placeholders: { document: string; version: string },
): Promise<FlowWords> {
  const [localize, { documentation }] = await Promise.all([
    hass.loadBackendTranslation("config", DOMAIN),
    hass.callWS<{ documentation: string }>({ type: "manifest/get", integration: DOMAIN }),
  ]);
  const say = (path: string, values?: Record<string, string>) =>
    localize(`component.${DOMAIN}.config.${path}`, values);
  const marks = { fold: FOLD, folded: FOLDED, end: END };
  return {
    description: say("step.sharing.description", { ...placeholders, documentation, ...marks }),
    say,
  };
}

/** Draws the description: paragraphs, and what is folded as the browser folds it. */
export function renderWords(description: string): TemplateResult[] {
  return description.split(END).map((part) => {
    const [open = "", folded = ""] = part.split(FOLD);
    if (folded === "") return html`${blocks(open)}`;
    const [summary, inside = ""] = folded.split(FOLDED);
    return html`${blocks(open)}
      <details>
        <summary>${summary}</summary>
        ${blocks(inside)}
      </details>`;
  });
}

function blocks(text: string): TemplateResult[] {
  return text
    .split(/(```json\n[\s\S]*?\n```)|\n\n/)
    .filter((block): block is string => block !== undefined && block.trim() !== "")
    .map((block) => {
      if (block.startsWith("```")) return html`<pre tabindex="0">${block.slice(8, -4)}</pre>`;
      return html`<p>
        ${block
          .trim()
          .split("\n")
          .map((line, index) => (index === 0 ? html`${inline(line)}` : html`<br />${inline(line)}`))}
      </p>`;
    });
}

function inline(text: string): TemplateResult {
  const found = INLINE.exec(text);
  if (found === null) return html`${text}`;
  const [whole, bold, code, label, url] = found;
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + whole.length);
  let marked: TemplateResult;
  if (bold !== undefined) marked = html`<strong>${bold}</strong>`;
  else if (code !== undefined) marked = html`<code>${code}</code>`;
  else marked = html`<a href=${url} target="_blank" rel="noreferrer">${label}</a>`;
  return html`${before}${marked}${inline(after)}`;
}
