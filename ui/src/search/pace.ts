/**
 * The first hit of what is being typed is previewed once typing has paused for so long, in
 * milliseconds: laying out a long note would keep the next letters waiting.
 */
export const pace = { previewAfter: 160 };
