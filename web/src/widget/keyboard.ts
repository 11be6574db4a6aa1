// The part of the screen that a phone's keyboard leaves to see.

const SMALLEST_KEYBOARD = 80; // pixels; a browser's own bars take less

/** Tell a style how high the visible part is, and how far down it begins, while a keyboard takes some of it. */
export function followKeyboard(style: CSSStyleDeclaration): () => void {
  const view = window.visualViewport;
  if (!view) return () => undefined;
  const measure = () => {
    const isOpen = view.scale === 1 && window.innerHeight - view.height > SMALLEST_KEYBOARD;
    style.setProperty("--seen", isOpen ? `${view.height}px` : "");
    style.setProperty("--above", isOpen ? `${view.offsetTop}px` : "");
  };
  view.addEventListener("resize", measure);
  view.addEventListener("scroll", measure);
  return () => {
    view.removeEventListener("resize", measure);
    view.removeEventListener("scroll", measure);
  };
}
