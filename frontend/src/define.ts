/** Registers an element, unless a page has it already: an update may leave two versions of us in it. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) {
    customElements.define(name, element);
  }
}
