/** Lays out JSON by adding white space only. It is never parsed: 166.0 would become 166. */

const STEP = "  ";

export function layOut(json: string): string {
  let text = "";
  let depth = 0;
  let quoted = false;
  const line = () => `\n${STEP.repeat(depth)}`;
  for (let index = 0; index < json.length; index += 1) {
    const character = json.charAt(index);
    if (quoted) {
      text += character;
      if (character === "\\") {
        index += 1;
        text += json.charAt(index);
      } else if (character === '"') {
        quoted = false;
      }
    } else if (character === '"') {
      quoted = true;
      text += character;
    } else if (character === "{" || character === "[") {
      depth += 1;
      const next = json.charAt(index + 1);
      text += next === "}" || next === "]" ? character : character + line();
    } else if (character === "}" || character === "]") {
      depth = Math.max(0, depth - 1);
      const before = json.charAt(index - 1);
      text += before === "{" || before === "[" ? character : line() + character;
    } else if (character === ",") {
      text += character + line();
    } else if (character === ":") {
      text += `${character} `;
    } else {
      text += character;
    }
  }
  return text;
}
