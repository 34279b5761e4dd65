/** A window that is not shown paints nothing: nobody waits for it longer, in milliseconds. */
const PATIENCE = 100;

/** Comes once what the page has just been made to show is painted, so that nothing else keeps it waiting. */
export function painted(): Promise<void> {
  return new Promise((done) => {
    const late = setTimeout(done, PATIENCE);
    requestAnimationFrame(() =>
      // A frame is painted after its callbacks.
      setTimeout(() => {
        clearTimeout(late);
        done();
      }),
    );
  });
}
