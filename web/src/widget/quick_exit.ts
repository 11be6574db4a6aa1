// Leaving at once, for somebody who may be watched.

const PRESSES = 3;
const MS_BETWEEN_PRESSES = 1500;

/** Call `leave` after Escape was pressed three times in a row. */
export function onTripleEscape(leave: () => void): () => void {
  let presses = 0;
  let last = 0;
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    presses = event.timeStamp - last < MS_BETWEEN_PRESSES ? presses + 1 : 1;
    last = event.timeStamp;
    if (presses === PRESSES) leave();
  };
  document.addEventListener("keydown", pressed, true);
  return () => document.removeEventListener("keydown", pressed, true);
}

/** Replace this page by another: the Back button does not lead here again. */
export function leaveTo(url: string): void {
  document.documentElement.replaceChildren(); // nothing to see while the other page loads
  document.title = " ";
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.replace(url); // brought back from the browser's memory
  });
  try {
    (window.top ?? window).location.replace(url);
  } catch {
    location.replace(url); // a sandboxed frame may not move the page around it
  }
}
